"""How much is read before reading would cost more than any publication can need.

Work grows with the size of what is read, and no faster; where it cannot be so (Markdown, nesting,
what aliases repeat), one of these keeps it small. What goes beyond one is an error at its place.
"""

FILE = (
    4 * 2**20
)  # bytes of a YAML file, and characters of what it holds with its aliases written out
LEAST = 20  # characters that each value in a YAML file counts for at least
DEPTH = 40  # lists, maps or elements of markup within each other
KEY = 200  # characters of a name in a YAML file
NUMBER = 30  # characters of a number
WHOLE = 10_000  # the largest whole number in a layout: of columns, lines, pages
INLINE = 10  # emphasis, links and spans of a text within each other
PARAGRAPH = 20_000  # characters of one paragraph: lines are broken for all of it at once
WORD = 2_000  # characters without a space between them
ALIKE = 1_000  # words that are compared each with each other, and pairs of them that are told
CHARACTERS = 50  # in a file that cannot stand there, or tabs: they are told one by one, and no more
HINTS = 100  # of 'did you mean' that are looked for; later faults of the same reading have none
NAMES = 500  # known names that a wrong one is compared with
SHOWN = 30  # known names that a hint lists, where none of them is near
MESSAGE = 1_000  # characters of a message or a hint
