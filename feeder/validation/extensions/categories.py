"""The categories of Apple Podcasts, and those it once had."""


def _names(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split(",") if part.strip())


#: Each category with its subcategories.
CATEGORIES = {
    "Arts": _names("Books, Design, Fashion & Beauty, Food, Performing Arts, Visual Arts"),
    "Business": _names("Careers, Entrepreneurship, Investing, Management, Marketing, Non-Profit"),
    "Comedy": _names("Comedy Interviews, Improv, Stand-Up"),
    "Education": _names("Courses, How To, Language Learning, Self-Improvement"),
    "Fiction": _names("Comedy Fiction, Drama, Science Fiction"),
    "Government": _names(""),
    "Health & Fitness": _names("Alternative Health, Fitness, Medicine, Mental Health, Nutrition, Sexuality"),
    "History": _names(""),
    "Kids & Family": _names("Education for Kids, Parenting, Pets & Animals, Stories for Kids"),
    "Leisure": _names(
        "Animation & Manga, Automotive, Aviation, Crafts, Games, Hobbies, Home & Garden, Video Games"
    ),
    "Music": _names("Music Commentary, Music History, Music Interviews"),
    "News": _names(
        "Business News, Daily News, Entertainment News, News Commentary, Politics, Sports News, Tech News"
    ),
    "Religion & Spirituality": _names(
        "Buddhism, Christianity, Hinduism, Islam, Judaism, Religion, Spirituality"
    ),
    "Science": _names(
        "Astronomy, Chemistry, Earth Sciences, Life Sciences, Mathematics, Natural Sciences, Nature, Physics,"
        " Social Sciences"
    ),
    "Society & Culture": _names("Documentary, Personal Journals, Philosophy, Places & Travel, Relationships"),
    "Sports": _names(
        "Baseball, Basketball, Cricket, Fantasy Sports, Football, Golf, Hockey, Rugby, Running, Soccer, Swimming, Tennis,"
        " Volleyball, Wilderness, Wrestling"
    ),
    "Technology": _names(""),
    "True Crime": _names(""),
    "TV & Film": _names("After Shows, Film History, Film Interviews, Film Reviews, TV Reviews"),
}

#: Each category of the lists of 2005 and 2012, and of today's, with the subcategories that it had then.
FORMER = {
    "Arts": _names("Design, Fashion & Beauty, Food, Literature, Performing Arts, Visual Arts"),
    "Arts & Entertainment": _names(
        "Architecture, Books, Design, Entertainment, Games, Performing Arts, Photography, Poetry, Science Fiction"
    ),
    "Audio Blogs": _names(""),
    "Business": _names(
        "Business News, Careers, Finance, Investing, Management, Management & Marketing, Marketing, Shopping"
    ),
    "Education": _names(
        "Education Technology, Educational Technology, Higher Education, K-12, Language Courses, Training"
    ),
    "Family": _names(""),
    "Food": _names(""),
    "Games & Hobbies": _names("Automotive, Aviation, Hobbies, Other Games, Video Games"),
    "Government & Organizations": _names("Local, National, Non-Profit, Regional"),
    "Health": _names(
        "Alternative Health, Diet & Nutrition, Fitness, Fitness & Nutrition, Relationships, Self-Help, Sexuality"
    ),
    "International": _names(
        "Australian, Belgian, Brazilian, Canadian, Chinese, Dutch, French, German, Hebrew, Italian, Japanese,"
        " Norwegian, Polish, Portuguese, Spanish, Swedish"
    ),
    "Movies & Television": _names(""),
    "News & Politics": _names(""),
    "Politics": _names(""),
    "Public Radio": _names(""),
    "Religion & Spirituality": _names("New Age, Other, Philosophy"),
    "Science & Medicine": _names("Medicine, Natural Sciences, Social Sciences"),
    "Society & Culture": _names("History, Personal Journals, Philosophy, Places & Travel"),
    "Sports & Recreation": _names("Amateur, College & High School, Outdoor, Professional, Recreation"),
    "Talk Radio": _names(""),
    "Technology": _names(
        "Computers, Developers, Gadgets, Information Technology, News, Operating Systems, Podcasting, Smart Phones,"
        " Software How-To, Tech News, Text/Speech"
    ),
    "Transportation": _names("Automotive, Aviation, Bicycles, Commuting"),
    "Travel": _names(""),
}
