"""Changes to a document: each is (path, value); path leads through keys and positions, and the value
is put there. REMOVE takes the key away.
"""

import copy

REMOVE = object()


def changed(document, path, value):
    document = copy.deepcopy(document)
    *way, last = path
    place = document
    for part in way:
        place = place[part]
    if value is REMOVE:
        del place[last]
    else:
        place[last] = value
    return document
