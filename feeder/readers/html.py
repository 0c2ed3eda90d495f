from feeder.encodings import decode
from feeder.markup import legal
from feeder.readers import assembly
from feeder.readers.content import content
from lxml import etree
def parse(seed, zone):
    text=legal(decode(seed.data,html=True).text)
    root=etree.fromstring(text.encode(),etree.HTMLParser(encoding='utf-8',huge_tree=True))
    body=root.find('.//body')
    if body is None: body=root
    els,dropped=content(body)
    html=''.join(etree.tostring(e,encoding='unicode',method='html',with_tail=False) for e in els)
    yield assembly.article(seed,'html',html,zone,resolve=assembly.resolver(seed),fields={},found={},dropped=dropped)
