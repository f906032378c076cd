"""What programs that speak with OpenAI ask for: voices, and a language model."""
