from claims.models import Topic

from .columns import RecordType, text

TOPIC = RecordType(Topic, text("slug", "name", "description"))
