"""What ftbench says of results, as codes with parameters: stored once, shown in the language of the reader."""

from ftbench.messages.note import Message, Note, Parameter, messages_of
from ftbench.messages.rendering import MessageCatalogue

__all__ = ["Message", "MessageCatalogue", "Note", "Parameter", "messages_of"]
