internal import FHIR
