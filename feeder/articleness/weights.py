"""The points of each fact, as `scripts/train_articleness.py` fitted them.

A fact adds the points of each limit that its value exceeds. Above nothing in all, a seed is no article.
"""

# fmt: off

#: Of texts; `_NONE` before anything is known.
TEXT_NONE = -2.68
TEXT: dict[str, tuple[tuple[float, float], ...]] = {
    "dates at one distance": ((0.724, 0.06), (1.05, 0.02), (1.82, 0.22),),
    "empty page of an app: at the top": ((0.201, 2.57),),
    "lines of menus and footers": ((0.478, 0.07), (0.713, 0.27), (0.874, 0.24),),
    "list of articles: again": ((0.491, 0.43), (0.542, 0.14), (0.596, 0.27), (0.703, 1.29), (0.874, 1.77),),
    "list of articles: share": ((0.0107, 0.09), (0.0201, 0.28), (0.0261, 0.14),),
    "page numbers": ((1e-35, 2.05),),
    "prices": ((0.824, 0.53),),
    "prose": ((1e-35, -0.08), (1.14, -0.20), (1.81, -0.32),),
    "prose after prose": ((1e-35, -1.46), (0.896, -0.31),),
    "prose cut short": ((1e-35, 1.97), (0.211, 0.14), (0.342, 1.34), (0.509, 0.14),),
    "same line again": ((0.298, 0.05), (3.44, 0.15),),
    "share of menus and footers": ((0.0201, 0.38), (0.0303, 0.02), (0.036, 0.09), (0.0496, 0.09), (0.253,
        0.05),),
    "share of prose": ((1e-35, -0.25), (0.399, -0.25), (0.603, -0.12), (0.716, -0.09), (0.776, -0.58), (0.93,
        -0.09), (0.953, -0.46),),
    "share of prose after prose": ((1e-35, -0.18), (0.162, -0.29), (0.197, -0.23), (0.337, -0.07), (0.402,
        -0.16), (0.506, -0.02),),
    "share of such words": ((1e-35, 0.33),),
    "stretch of prose": ((1e-35, -0.01), (0.959, -0.04), (1.1, -0.50), (1.21, -0.20), (1.92, -0.12), (2.09,
        -0.36),),
    "stretch without prose": ((0.403, 0.21), (0.607, 0.06), (0.65, 0.60), (1.1, 0.12), (1.59, 0.13),),
    "such words at the top": ((0.052, 0.43), (0.0969, 0.20), (0.165, 0.06),),
    "such words more than once": ((1e-35, 0.02), (0.44, 0.60), (0.597, 0.54), (0.692, 1.40), (0.694, 0.10),
        (0.944, 0.90), (1.1, 0.62),),
}

#: Of web pages.
PAGE_NONE = -3.14
PAGE: dict[str, tuple[tuple[float, float], ...]] = {
    "JSON-LD of an article": ((1e-35, -0.98),),
    "choices": ((0.896, 2.11), (1.24, 0.53), (1.5, 0.04),),
    "class of a list": ((1e-35, 1.99),),
    "class of an article": ((1e-35, -2.19),),
    "date in the head": ((1e-35, -0.63),),
    "dates at one distance": ((0.346, 0.04),),
    "empty page of an app: at the top": ((0.175, 1.12),),
    "fields": ((1e-35, 0.08), (2.44, 0.03), (2.64, 0.04), (2.86, 0.20),),
    "lines of menus and footers": ((0.696, 0.09), (0.872, 0.06), (1.53, 0.05),),
    "linked headings": ((2.25, 1.44), (2.35, 0.18),),
    "list of articles: again": ((0.707, 0.10), (0.884, 0.11),),
    "list of articles: share": ((0.0145, 0.54), (0.0188, 0.05), (0.025, 0.04),),
    "not to be indexed": ((1e-35, 0.10),),
    "og:type is article": ((1e-35, -2.37),),
    "page numbers": ((1e-35, 0.21),),
    "prose": ((1e-35, -0.03), (1.18, -0.07), (1.96, -0.25),),
    "prose after prose": ((1e-35, -0.42), (0.896, -0.08),),
    "prose cut short": ((0.0304, 0.88), (0.292, 0.14),),
    "prose in one place": ((1.7, -0.41), (1.9, -0.15), (2.08, -0.39),),
    "scripts and no text": ((1e-35, 4.41),),
    "share of linked text": ((1e-35, 1.90), (0.0482, 0.19), (0.0844, 0.42),),
    "share of menus and footers": ((1e-35, 0.08), (0.0422, 0.20), (0.049, 0.08),),
    "share of prose": ((0.489, -0.10), (0.688, -0.10),),
    "share of prose after prose": ((1e-35, -0.17), (0.146, -0.32), (0.205, -0.11),),
    "share of prose in one place": ((0.179, -0.14), (0.303, -0.17), (0.401, -0.05), (0.5, -0.22),),
    "share of such words": ((0.0147, 0.16), (0.0211, 0.26), (0.0439, 0.04), (0.0695, 0.27),),
    "stretch of prose": ((0.91, -0.19), (1.09, -0.43), (1.16, -0.36), (1.92, -0.39), (2.08, -0.26), (2.37,
        -0.02),),
    "stretch without prose": ((1.1, 0.04),),
    "such words at the top": ((0.0954, 0.36), (0.164, 0.07), (0.406, 0.28),),
    "such words in the title": ((1e-35, 2.11), (0.143, 0.22),),
    "such words more than once": ((1e-35, 0.80), (0.39, 0.38), (0.597, 0.04), (0.689, 0.94),),
    "teasers": ((0.896, 0.14),),
}
