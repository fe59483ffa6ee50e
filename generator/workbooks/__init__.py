"""The annexes that are spreadsheets: XLSX without macros."""
