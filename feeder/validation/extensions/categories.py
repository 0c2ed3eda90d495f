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

#: Categories and subcategories of the lists of 2005 and 2012.
FORMER = _names(
    "Arts & Entertainment, Architecture, Entertainment, Photography, Poetry, Audio Blogs, Finance, Business News,"
    " Management & Marketing, Shopping, Higher Education, K-12, Education Technology, Educational Technology,"
    " Language Courses, Training, Family, Food, Literature, Health, Diet & Nutrition, Relationships, Self-Help, Fitness & Nutrition,"
    " International, Australian, Belgian, Brazilian, Canadian, Chinese, Dutch, French, German, Hebrew, Italian, Japanese,"
    " Norwegian, Polish, Portuguese, Spanish, Swedish, Movies & Television, Politics, Public Radio, New Age, Philosophy, Other,"
    " Talk Radio, Science & Medicine, Medicine, Sports & Recreation, Outdoor, Professional, College & High School, Amateur,"
    " Recreation, Computers, Developers, Gadgets, Information Technology, News, Operating Systems, Podcasting, Smart Phones,"
    " Text/Speech, Tech News, Software How-To, Transportation, Automotive, Aviation, Bicycles, Commuting, Travel,"
    " Games & Hobbies, Hobbies, Other Games, Video Games, Games, Government & Organizations, Local, National, Non-Profit,"
    " Regional, History, Personal Journals, Places & Travel, Fashion & Beauty, Science Fiction, Entertainment, Sexuality"
)
