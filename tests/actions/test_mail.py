"""Letters: written with what they tell of, handed to a real mail server, tried again, kept."""

import ssl
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
import trustme
from aiosmtpd.controller import Controller
from sqlmodel import select

from shop.basket import letters
from shop.basket.letters import Part
from shop.config import Mail
from shop.db import Database
from shop.mail import actions
from shop.mail.actions import Postman
from shop.mail.models import OutgoingMail
from shop.mail.rules import WAITS, Letter, Reader, next_wait
from shop.models import metadata
from tests.factories import NOW
from tests.post_office import LETTER, Post, text_of


@pytest.fixture
def post(empty_database_url: str) -> Iterator[Post]:
    database = Database(empty_database_url)
    metadata.create_all(database.engine)
    made = Post(database)
    yield made
    if made.server is not None:
        made.server.stop()
    database.dispose()


def test_a_letter_is_written_once_and_handed_over_once(post: Post) -> None:
    post.open()
    post.write()
    post.write()
    assert post.postman().round() == 1
    assert post.postman().round() == 0
    (taken,) = post.box.taken
    assert (taken["To"], taken["From"]) == (LETTER.to, "skub@lindeby.example")
    assert "Æbler på vej." in text_of(taken)
    assert taken["Auto-Submitted"] == "auto-generated"


def test_a_server_that_nobody_vouches_for_gets_no_letter(post: Post) -> None:
    authority, its = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(its)
    post.server = Controller(post.box, hostname="127.0.0.1", port=post.port, tls_context=its)
    post.server.start()
    post.write()
    mail = Mail("127.0.0.1", post.port, "skub@lindeby.example")
    assert Postman(post.database, mail, lambda: post.now).round() == 0
    assert post.box.taken == []
    assert "SSLCertVerificationError" in post.kept()[0].error


def test_a_server_that_is_away_loses_nothing(post: Post) -> None:
    post.write()
    assert post.postman().round() == 0
    (kept,) = post.kept()
    assert (kept.sent_at, kept.tries) == (None, 1)
    assert "ConnectionRefusedError" in kept.error
    post.open()
    assert post.postman().round() == 0  # not before its time
    post.now += WAITS[0]
    assert post.postman().round() == 1
    assert [one.sent_at for one in post.kept()] == [post.now]


def test_a_name_with_a_line_break_adds_no_header_and_no_letter_holds_up_the_next(
    post: Post,
) -> None:
    post.open()
    post.write(Letter("1", "<", "Kan ikke sendes", "."))
    post.write(Letter("2", LETTER.to, "Solsikken\nBcc: alle@ond.example\u2028: svar", "."))
    assert post.postman().round() == 1
    (taken,) = post.box.taken
    assert (taken["Bcc"], taken["X-RcptTo"]) == (None, LETTER.to)
    bad, good = sorted(post.kept(), key=lambda one: one.key)
    assert good.subject == "Solsikken Bcc: alle@ond.example : svar"
    assert (bad.sent_at, bad.tries, bad.next_at) == (None, 1, post.now + WAITS[0])
    assert bad.error


def test_two_long_addresses_that_begin_alike_get_a_letter_each() -> None:
    readers = [Reader("Bo", f"{'personale' * 10}.{place}@lindeby.example") for place in "ab"]
    part = Part("Solsikken", "Marken", Decimal(10), NOW.date(), NOW, "Bo", sends_itself=False)
    key = "hold:123456:99:123456:261121220000:"
    one, other = letters.it_waits(part, readers, key=key)
    assert one.key != other.key
    assert max(len(one.key), len(other.key)) <= 80


def test_one_worker_has_a_letter_at_a_time_and_a_dead_one_s_is_taken_over(post: Post) -> None:
    post.open()
    post.write()
    with post.database.write() as session:  # another worker took it, and died
        kept = session.exec(select(OutgoingMail)).one()
        kept.next_at, kept.tries = post.now + timedelta(minutes=5), 1
    assert post.postman().round() == 0
    post.now += timedelta(minutes=5)
    assert post.postman().round() == 1


def test_what_has_not_gone_can_be_taken_back(post: Post) -> None:
    post.open()
    post.write(after=timedelta(minutes=5))
    with post.database.write() as session:
        actions.take_back(session, prefix="hold:1")
    post.now += timedelta(minutes=6)
    assert post.postman().round() == 0
    assert post.kept() == []


def test_without_a_mail_server_letters_are_forgotten_after_a_month(post: Post) -> None:
    post.write()
    nobody = Postman(post.database, None, lambda: post.now)
    assert nobody.round() == 0
    assert len(post.kept()) == 1
    post.now += timedelta(days=31)
    nobody.round()
    assert post.kept() == []


def test_tries_are_longer_and_longer_apart_and_end() -> None:
    assert [next_wait(tries) for tries in range(1, len(WAITS) + 1)] == sorted(WAITS)
    assert next_wait(len(WAITS) + 1) is None
