// Filled by the suite.
