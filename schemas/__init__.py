"""The facts of a contract: Pydantic models of the form-like JSON. Imports nothing else of the project."""
