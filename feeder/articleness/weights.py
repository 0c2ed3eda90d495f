"""The points of each fact, as `scripts/train_articleness.py` fitted them.

A fact adds the points of each limit that its value exceeds. Above nothing in all, a seed is no article.
"""

# fmt: off

#: Of texts; `_NONE` before anything is known.
TEXT_NONE = -2.74
TEXT: dict[str, tuple[tuple[float, float], ...]] = {
    "dates at one distance": ((1.88, 1.59),),
    "depths of indentation": ((1e-35, 1.55), (1.87, 0.41), (2.52, 0.19), (2.6, 0.09), (2.8, 2.52),),
    "empty page of an app: at the top": ((0.167, 5.18),),
    "list of articles: again": ((0.637, 0.04), (0.699, 0.26), (1.18, 0.81), (1.4, 3.40), (1.92, 0.10),),
    "list of articles: share": ((0.0125, 0.30), (0.0185, 0.27), (0.0344, 0.51),),
    "name of a program alone": ((1e-35, 5.71),),
    "page numbers": ((1e-35, 3.15),),
    "prices": ((0.292, 0.12), (0.45, 0.12), (0.527, 0.14), (0.588, 0.05), (0.709, 0.07), (0.875, 0.59),
        (1.25, 0.87),),
    "prose": ((1.07, -0.39), (2, -0.12),),
    "prose after prose": ((1e-35, -0.37), (0.896, -0.19),),
    "prose cut short": ((1e-35, 1.72), (0.209, 1.21), (0.342, 1.73), (0.742, 0.06),),
    "share of menus and footers": ((0.0566, 0.42), (0.0696, 0.03), (0.234, 2.10),),
    "share of other sentences": ((1e-35, -0.85), (0.569, -0.54), (0.645, -0.22),),
    "share of prose": ((0.743, -0.38), (0.792, -0.21), (0.911, -0.05), (0.946, -0.92),),
    "share of prose after prose": ((1e-35, -1.11), (0.126, -0.15), (0.337, -0.27), (0.385, -0.69),),
    "share of such words": ((0.0163, 0.03), (0.0239, 0.01),),
    "stretch of prose": ((1.02, -0.19), (1.17, -0.29), (1.64, -0.31), (1.83, -0.42), (2.08, -0.29),),
    "stretch without prose": ((0.427, 0.40), (0.618, 0.09), (0.646, 0.15), (1.1, 0.02),),
    "such words against sentences": ((0.0788, 0.36), (0.246, 1.15), (0.347, 0.28), (0.493, 2.00), (0.939,
        0.97),),
    "such words at the top": ((0.0534, 0.37), (0.123, 0.44), (0.203, 0.09),),
    "such words more than once": ((1e-35, 0.81), (0.297, 0.54), (0.451, 0.42), (0.659, 0.48), (1.91, 0.06),),
}

#: Of web pages.
PAGE_NONE = -0.13
PAGE: dict[str, tuple[tuple[float, float], ...]] = {
    "JSON-LD of an article": ((1e-35, -0.53),),
    "choices": ((0.896, 1.11), (1.24, 1.35),),
    "class of a list": ((1e-35, 1.40),),
    "class of an article": ((1e-35, -2.54),),
    "date in the head": ((1e-35, -0.49),),
    "empty page of an app: at the top": ((0.0835, 0.48),),
    "fields": ((1e-35, 0.09), (1.24, 0.18), (2.86, 0.57),),
    "lines of menus and footers": ((1.53, 0.06),),
    "linked headings": ((2.25, 0.24), (2.35, 0.04),),
    "linked page numbers": ((1e-35, 1.35),),
    "linked parts": ((1.5, 0.13), (1.87, 0.45), (2.35, 0.13),),
    "list of articles: share": ((0.0126, 0.12), (0.027, 0.10), (0.0336, 0.59),),
    "markup by hand": ((1e-35, -4.31),),
    "no paragraph": ((0.504, 0.80),),
    "og:type is article": ((1e-35, -1.96),),
    "password and little prose": ((1e-35, 0.03),),
    "prose": ((1e-35, -0.04), (1.7, -0.23),),
    "prose after prose": ((1e-35, -0.44), (0.896, -0.04),),
    "prose cut short": ((0.0304, 0.54),),
    "prose in one place": ((1.21, -0.08), (1.68, -0.50), (2.08, -0.15), (2.21, -0.23),),
    "scripts and no text": ((1e-35, 1.01),),
    "sentences": ((1.28, -0.29), (1.7, -0.79), (2.08, -0.27),),
    "share of linked text": ((1e-35, 0.08),),
    "share of other sentences": ((0.548, -0.17),),
    "share of prose": ((1e-35, -0.12),),
    "share of prose after prose": ((1e-35, -0.35), (0.146, -0.28), (0.195, -0.06), (0.205, -0.09),),
    "share of prose in headed parts": ((0.531, 0.87),),
    "share of prose in one place": ((0.179, -0.08), (0.5, -0.24),),
    "share of such words": ((0.0159, 0.30), (0.0229, 0.09),),
    "share of text in linked parts": ((0.199, 0.74), (0.416, 0.73),),
    "stretch of prose": ((1.13, -0.37), (1.86, -0.31), (2.08, -0.61),),
    "such words against sentences": ((1e-35, 0.03), (0.0188, 0.03), (0.0342, 0.28), (0.147, 0.31), (0.216,
        0.19), (0.265, 0.12), (0.297, 0.16),),
    "such words at the top": ((0.0942, 0.75), (0.173, 0.67), (0.419, 0.07),),
    "such words in the title": ((1e-35, 1.74), (0.201, 0.04),),
    "such words more than once": ((1e-35, 0.42), (0.298, 0.42),),
}
