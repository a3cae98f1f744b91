"""Reading what people do: who may see it, how it stands, what waits for whom. Queries never write."""
