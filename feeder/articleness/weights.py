"""The points of each fact, as `scripts/train_articleness.py` fitted them.

A fact adds the points of each limit that its value exceeds. Above nothing in all, a seed is no article.
"""

# fmt: off

#: Of texts; `_NONE` before anything is known.
TEXT_NONE = -2.18
TEXT: dict[str, tuple[tuple[float, float], ...]] = {
    "dates at one distance": ((0.334, 0.25), (0.664, 0.07), (1.82, 0.01),),
    "empty page of an app: at the top": ((0.108, 2.70),),
    "lines of menus and footers": ((0.713, 0.10), (1.3, 0.13), (1.68, 0.08), (1.87, 0.04),),
    "list of articles: again": ((0.699, 0.10), (0.871, 0.28), (1.11, 0.95), (1.45, 1.97),),
    "list of articles: share": ((0.0151, 0.22), (0.0199, 0.40), (0.0273, 0.11), (0.0362, 0.17),),
    "page numbers": ((1e-35, 2.25),),
    "prices": ((0.56, 0.07), (0.824, 1.00),),
    "prose": ((1e-35, -0.06), (1.1, -0.04), (1.21, -0.05),),
    "prose after prose": ((1e-35, -1.43), (0.896, -0.23),),
    "prose cut short": ((1e-35, 2.20), (0.211, 0.36), (0.342, 0.86), (0.509, 0.04),),
    "same line again": ((0.298, 0.26), (3.44, 0.02),),
    "share of menus and footers": ((0.0201, 0.42), (0.0247, 0.02), (0.253, 0.05),),
    "share of other sentences": ((1e-35, -1.15), (0.262, -0.07), (0.441, -0.15), (0.57, -0.82),),
    "share of prose": ((0.78, -0.45), (0.902, -0.14), (0.951, -0.15),),
    "share of prose after prose": ((1e-35, -0.12), (0.156, -0.39), (0.337, -0.24), (0.402, -0.36),),
    "share of such words": ((1e-35, 0.45),),
    "stretch of prose": ((1.09, -0.44), (1.19, -0.07), (1.7, -0.15), (2.08, -0.35),),
    "stretch without prose": ((0.404, 0.19), (0.609, 0.13), (0.646, 0.32), (1.1, 0.20),),
    "such words against sentences": ((0.078, 0.39), (0.167, 0.16), (0.235, 0.34), (0.317, 0.97), (0.465,
        1.09),),
    "such words at the top": ((0.108, 0.03), (0.186, 0.03),),
    "such words more than once": ((1e-35, 0.38), (0.247, 0.80), (0.515, 0.57), (0.61, 1.20),),
}

#: Of web pages.
PAGE_NONE = -0.15
PAGE: dict[str, tuple[tuple[float, float], ...]] = {
    "JSON-LD of an article": ((1e-35, -0.41),),
    "choices": ((0.896, 1.19), (1.24, 1.28),),
    "class of a list": ((1e-35, 1.46),),
    "class of an article": ((1e-35, -2.70),),
    "date in the head": ((1e-35, -0.48),),
    "empty page of an app: at the top": ((0.169, 0.51),),
    "fields": ((1e-35, 0.09), (1.24, 0.18), (2.86, 0.57),),
    "lines of menus and footers": ((1.53, 0.03),),
    "linked headings": ((2.25, 0.35), (2.35, 0.04),),
    "linked page numbers": ((1e-35, 1.40),),
    "linked parts": ((1.5, 0.12), (1.87, 0.48), (2.01, 0.05), (2.35, 0.11),),
    "list of articles: share": ((0.0128, 0.07), (0.0267, 0.46), (0.0358, 0.06),),
    "markup by hand": ((1e-35, -4.22),),
    "no paragraph": ((0.504, 0.74),),
    "og:type is article": ((1e-35, -1.95),),
    "password and little prose": ((1e-35, 0.03),),
    "prose": ((1e-35, -0.08), (1.7, -0.23),),
    "prose after prose": ((1e-35, -0.34), (0.896, -0.03),),
    "prose cut short": ((0.0304, 0.52),),
    "prose in one place": ((1.12, -0.03), (1.21, -0.08), (1.69, -0.49), (2.08, -0.32), (2.21, -0.10),),
    "scripts and no text": ((1e-35, 1.05),),
    "sentences": ((1.1, -0.03), (1.2, -0.03), (1.28, -0.35), (1.7, -0.78), (2.08, -0.28),),
    "share of linked text": ((1e-35, 0.08),),
    "share of other sentences": ((0.547, -0.17),),
    "share of prose": ((1e-35, -0.04),),
    "share of prose after prose": ((1e-35, -0.53), (0.146, -0.28), (0.195, -0.06), (0.205, -0.18),),
    "share of prose in headed parts": ((0.531, 0.90),),
    "share of prose in one place": ((0.179, -0.08), (0.5, -0.20),),
    "share of such words": ((0.0156, 0.15), (0.023, 0.09),),
    "share of text in linked parts": ((0.199, 0.66), (0.416, 0.74),),
    "stretch of prose": ((1.14, -0.17), (1.22, -0.03), (1.91, -0.68), (2.08, -0.30),),
    "such words against sentences": ((1e-35, 0.03), (0.0184, 0.04), (0.0344, 0.28), (0.139, 0.15), (0.216,
        0.28), (0.262, 0.08), (0.298, 0.26),),
    "such words at the top": ((1e-35, 0.21), (0.106, 0.89), (0.183, 0.51), (0.41, 0.17),),
    "such words in the title": ((1e-35, 1.46), (0.201, 0.04),),
    "such words more than once": ((1e-35, 0.38), (0.154, 0.20), (0.291, 0.27), (0.679, 0.04),),
}
