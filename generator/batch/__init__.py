"""One contract a row: tables in, hundreds of contracts out."""
