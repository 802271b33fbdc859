"""Morango's side of the comparison, run by `benchmarks.morango` in an environment of its own; nothing here is ours.

`python morango_side.py make FOLDER` reads rows.json, writes them as models, and makes what Morango sends: serialise into the
store, queue into the buffer, chunks as JSON. `take FOLDER` reads these chunks into an empty database as its server does.
Each prints its figures as one line of JSON, seconds of the processor. What the network adds (certificates, requests) is left out on both ways.
"""

import json
import sys
import time
import uuid
import zlib
from pathlib import Path

import django
from django.conf import settings

CHUNK = 500  # records in one request, as Kolibri sends them
PROFILE, PART = "bench", "centre"


def prepare(database):
    """Django with Morango and two models, on an empty SQLite file; returns the models."""
    settings.configure(
        SECRET_KEY="benchmark",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(database)}},
        INSTALLED_APPS=["django.contrib.contenttypes", "rest_framework", "mptt", "morango"],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        MORANGO_INSTANCE_INFO={},
        USE_TZ=True,
    )
    django.setup()
    from django.core.management import call_command
    from django.db import connection, models
    from morango.models.core import SyncableModel
    from morango.registry import syncable_models

    class OfTheCentre(SyncableModel):
        morango_profile = PROFILE

        class Meta:
            abstract = True
            app_label = "bench"

        def calculate_partition(self, *args, **kwargs):
            return PART

    class Session(OfTheCentre):
        morango_model_name = "session"
        cohort, day, slot = models.CharField(max_length=20), models.DateField(), models.IntegerField()
        start, minutes = models.TimeField(), models.IntegerField()
        trainer, unit, room = (models.CharField(max_length=20) for _ in range(3))
        state, topic = models.CharField(max_length=20), models.CharField(max_length=200)

        def calculate_source_id(self, *args, **kwargs):
            return f"{self.cohort}:{self.day}:{self.slot}"

        class Meta(OfTheCentre.Meta):
            abstract = False

    class Mark(OfTheCentre):
        morango_model_name = "mark"
        session = models.ForeignKey(Session, on_delete=models.CASCADE)
        enrolment, status = models.CharField(max_length=20), models.CharField(max_length=1)
        minutes = models.IntegerField(null=True, blank=True)
        note = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 - empty, as ours is

        def calculate_source_id(self, *args, **kwargs):
            return f"{self.session_id}:{self.enrolment}"

        class Meta(OfTheCentre.Meta):
            abstract = False

    call_command("migrate", verbosity=0)
    syncable_models.profile_models[PROFILE] = {"session": Session, "mark": Mark}
    syncable_models.models_ready[PROFILE] = True
    with connection.schema_editor() as editor:
        editor.create_model(Session)
        editor.create_model(Mark)
    return Session, Mark


def session(*, server):
    """A transfer of everything of the centre, towards whoever is the server."""
    from django.utils import timezone
    from morango.models.core import SyncSession, TransferSession

    now = timezone.now()
    one = SyncSession.objects.create(
        id=uuid.uuid4().hex, profile=PROFILE, last_activity_timestamp=now, is_server=server, connection_kind="network",
    )  # fmt: skip
    return TransferSession.objects.create(
        id=uuid.UUID(int=1).hex, sync_session=one, filter=PART, push=True, last_activity_timestamp=now,
        server_fsic=json.dumps({"sub": {}, "super": {}}),
    )  # fmt: skip


def make(folder):
    from django.db import transaction

    a_session, a_mark = prepare(folder / "centre.db")
    rows = json.loads((folder / "rows.json").read_text("utf-8"))
    with transaction.atomic():
        for values, marks in rows:
            lesson = a_session(**values)
            lesson.save()
            for mark in marks:
                a_mark(session=lesson, **mark).save()
    from morango.api.serializers import BufferSerializer
    from morango.models.certificates import Filter
    from morango.models.core import Buffer, DatabaseMaxCounter
    from morango.sync.operations import _queue_into_buffer_v2, _serialize_into_store
    from rest_framework.renderers import JSONRenderer

    transfer, chosen = session(server=False), Filter(PART)
    started = time.process_time()
    _serialize_into_store(PROFILE, filter=chosen)
    transfer.client_fsic = json.dumps(
        DatabaseMaxCounter.calculate_filter_specific_instance_counters(
            chosen, is_producer=True, v2_format=True
        )
    )
    _queue_into_buffer_v2(transfer)
    queued = Buffer.objects.filter(transfer_session=transfer).order_by("pk")
    total = queued.count()
    chunks = [
        JSONRenderer().render(BufferSerializer(queued[at : at + CHUNK], many=True).data)
        for at in range(0, total, CHUNK)
    ]
    seconds = time.process_time() - started
    for place, chunk in enumerate(chunks):
        (folder / f"chunk{place:04d}.json").write_bytes(chunk)
    (folder / "fsic.json").write_text(transfer.client_fsic, "utf-8")
    return {"records": total, "seconds": seconds, "bytes": sum(len(zlib.compress(one)) for one in chunks)}


def take(folder):
    _, a_mark = prepare(folder / "server.db")
    from morango.sync.operations import _dequeue_into_store, _deserialize_from_store
    from morango.sync.utils import validate_and_create_buffer_data

    transfer = session(server=True)
    chunks = [path.read_bytes() for path in sorted(folder.glob("chunk*.json"))]
    fsic = (folder / "fsic.json").read_text("utf-8")
    started = time.process_time()
    for chunk in chunks:
        validate_and_create_buffer_data(json.loads(chunk), transfer)
    _dequeue_into_store(transfer, fsic, v2_format=True)
    _deserialize_from_store(PROFILE)
    seconds = time.process_time() - started
    return {"records": transfer.records_transferred, "seconds": seconds, "marks": a_mark.objects.count()}


if __name__ == "__main__":
    print(json.dumps({"make": make, "take": take}[sys.argv[1]](Path(sys.argv[2]))))
