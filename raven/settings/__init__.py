"""What an avatar is told: its settings, emotion templates and effects, read from any form that files have had."""
