"""Evaluation of a prepared model: likelihood of references and labels, generated answers."""
