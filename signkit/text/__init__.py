"""Text: languages, vocabularies, LangGloss and prompt templates (no poses)."""
