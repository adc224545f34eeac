"""Legal questions: which answer of a collection says it, and on which article it rests. Nothing is written freely."""
