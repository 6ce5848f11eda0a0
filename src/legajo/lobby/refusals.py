"""What the stages refuse, in the reader's language: they speak English, each sentence has its translation here.

The stages stay free of Django's translations; a test reads their code and asks that every refusal stands in this table.
"""

import re

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from legajo.lobby.words import POSTS, STATUSES, word


REFUSALS = (
    _("a case that is %(status)s cannot be moved by the step '%(step)s'; reload it to see where it stands"),
    _("the case waits for %(waiting)s, not for the %(rung)s; reload it"),
    _("you collected or resubmitted data of this case, so somebody else must decide it (art. 7)"),
    _("you already gave the %(earlier)s; another person must give the %(rung)s (art. 7)"),
    _("a return or a refusal needs a reason that the collector can act on; write one"),
    _("there is no such case; open it from the queue again"),
    _("this case is not of your employer"),
    _("these cases are not of your employer"),
    _("the case waits for no decision"),
    _("you do not hold the post of %(rung)s"),
    _("you already gave the %(earlier)s of this round"),
    _("you collected or resubmitted data of this case"),
    _("the case has changed since you opened it; read it again before you decide"),
    _("look at the originals of the new persons and relations on lines %(lines)s; confirm each"),
    _("say why the case is withdrawn: the journal keeps it"),
    _("there is nothing to decide: the case proposes no line"),
    _("line %(number)s is numbered %(line)s and says it is of case %(case)s"),
    _("lines that repeat what stands come after those that enter"),
    _("line %(number)s rests on no original of this case; nothing enters without one (art. 6)"),
    _("There is no such sheet."),
    _("There is no such sheet of this employer."),
    _("Only a sheet whose case was returned can be sent again."),
    _("This sheet does not wait for a confirmation; look at how it stands."),
    _("Nothing of this sheet can go on. Mend its problems and upload it again."),
    _(
        "Another sheet of this month was confirmed since this one was read. Upload it again to see what is left."
    ),
    _("The sheet is %(state)s; it cannot be changed like that."),
    _("%(name)s is no login: a person answers for this act."),
    _("No natural person of the agency or of an employer is known behind %(name)s."),
    _("%(name)s is no officer of the agency."),
    _("Sign in first."),
    _("This account serves nobody today. Ask the agency's administration to look at it."),
    _("Only the insured person sees their own file here. Sign in as an insured person."),
    _("Look at the person's valid identity document first, then say that you did."),
    _("Say why the file is opened: the person can read it in their own record."),
    _("This account does not act for that employer."),
    _("These pages are for employers. Sign in with the employer's account."),
    _("You do not hold the post of %(rung)s, so its queue is not yours."),
    _("You do not hold the post of %(rung)s. Ask the administration if you should."),
    _("Only business posts prepare a run over the population."),
    _("a year is settled when it is over: from %(first)s to %(last)s"),
    _("say why the accounts are settled: the maintenance log keeps it (art. 12)"),
    _("Only the agency's own programs read this."),
    _("Only the front desk, or an employer for its own people, brings facts in (art. 6)."),
    _("You hold no business post, so you may not %(what)s."),
    _("say from which month or from which year the figures are computed anew"),
    _("say why the figures are computed anew: the maintenance log keeps it (art. 12)"),
    _("a month is written as 2025-07, a year as 2025"),
    _("Only the agency's administration gives logins and posts (art. 26)."),
)
FACTS = {  # what stands in the places of the sentences
    "no decision": _("no decision"),
    "open a file at the counter": _("open a file at the counter"),
    "read a case": _("read a case"),
}
_PLACE = re.compile(r"%\\\((\w+)\\\)s")
_PATTERNS = tuple((text, re.compile(_PLACE.sub(r"(?P<\1>.+?)", re.escape(text)))) for text in REFUSALS)


def refusal_text(message: str) -> str:
    """The refusal in the reader's language; one that has no translation stays as the stage said it."""
    for text, pattern in _PATTERNS:
        found = pattern.fullmatch(message)
        if found:
            return gettext(text) % {name: _fact(value) for name, value in found.groupdict().items()}
    return gettext(message)


def has_translation(message: str) -> bool:
    """Whether the table knows a refusal."""
    return any(pattern.fullmatch(message) for _text, pattern in _PATTERNS)


def _fact(value: str) -> str:
    if value in POSTS:
        return str(word(value, "post"))
    if value in STATUSES:
        return str(word(value, "status"))
    return gettext(FACTS[value]) if value in FACTS else value
