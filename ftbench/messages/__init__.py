"""Messages about results, as codes with parameters: stored once, shown in the reader's language."""

from ftbench.messages.note import Message, Note, Parameter, messages_of
from ftbench.messages.rendering import MessageCatalogue

__all__ = ["Message", "MessageCatalogue", "Note", "Parameter", "messages_of"]
