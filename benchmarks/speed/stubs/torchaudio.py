"""Stands in for torchaudio: LLaMA-Factory imports it for audio models only, and no release fits this torch."""
