"""Flask-WebSub's hub as a program: `python tests/hub_of_others.py DATABASE`; its first line is its address.

Not of our making, so that it and feeder agree by the Recommendation alone: a topic must name its hub and itself in
`Link` headers. Its jobs run at once, without the queue that it has in production.
"""

import sys

from celery import Celery
from flask import Flask
from flask_websub.hub import Hub, SQLite3HubStorage
from werkzeug.serving import make_server


def main() -> None:
    """Be the hub until the process is ended."""
    app = Flask("hub")
    app.config["PUBLISH_SUPPORTED"] = True
    celery = Celery("hub")
    celery.conf.task_always_eager = True
    hub = Hub(SQLite3HubStorage(sys.argv[1]), celery, BACKOFF_BASE=0.1, SIGNATURE_ALGORITHM="sha256")
    app.register_blueprint(hub.build_blueprint(url_prefix="/hub"))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    sys.stdout.write(f"http://127.0.0.1:{server.port}/hub\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
