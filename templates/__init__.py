"""The look of a contract: Word shells, the Typst template, the house style."""
