// Filled by the pages.
