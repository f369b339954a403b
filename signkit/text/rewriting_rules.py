"""The table behind rewriting: what may stand for what, per language, without a change of meaning.

A group holds phrases that can stand for each other anywhere; an opening only where it begins
a template; a one-way rule is a regular expression and what replaces it, for pairs that work
in one direction ("isn't" is always "is not", but "as it is" is not "as it's"). Lines are
matched whatever their case. A group earns its place by being safe in every sentence, so that
the table stays small: "big" is not "large" in "big brother".
"""

from __future__ import annotations

Groups = tuple[tuple[str, ...], ...]

# By written language: these hold for sentences and prompts alike.
SAME_MEANING: dict[str, Groups] = {
    "en": (
        ("maybe", "perhaps"),
        ("for example", "for instance"),
        ("each other", "one another"),
        ("everybody", "everyone"),
        ("somebody", "someone"),
        ("anybody", "anyone"),
        ("nobody", "no one"),
    ),
    "de": (
        ("vielleicht", "möglicherweise"),
        ("zum Beispiel", "beispielsweise"),
        ("ein bisschen", "ein wenig"),
        ("überwiegend", "vorwiegend"),
        ("örtlich", "stellenweise"),
        ("allmählich", "nach und nach"),
        ("häufig", "oft"),
    ),
    "fr": (
        ("par exemple", "à titre d'exemple"),
        ("souvent", "fréquemment"),
        ("en ce moment", "actuellement"),
        ("presque", "quasiment"),
        ("cependant", "toutefois"),
        ("environ", "à peu près"),
    ),
    "it": (
        ("per esempio", "ad esempio"),
        ("spesso", "frequentemente"),
        ("talvolta", "a volte", "qualche volta"),
        ("soltanto", "solamente"),
    ),
    "es": (
        ("tal vez", "quizás"),
        ("a menudo", "con frecuencia"),
        ("sin embargo", "no obstante"),
        ("a veces", "algunas veces", "en ocasiones"),
        ("solamente", "únicamente"),
        ("actualmente", "en la actualidad"),
    ),
    "ko": (
        ("매일", "날마다"),
        ("하지만", "그렇지만"),
        ("매우", "아주"),
        ("조금", "약간"),
        ("예를 들어", "예를 들면"),
        ("곧바로", "즉시"),
    ),
    "tr": (
        ("örneğin", "mesela"),
        ("fakat", "ama"),
        ("bazen", "kimi zaman", "zaman zaman"),
        ("yaklaşık", "aşağı yukarı"),
        ("çünkü", "zira"),
        ("bütün", "tüm"),
        ("şimdi", "şu anda"),
    ),
}

_AUXILIARY = "do|does|did|is|are|was|were|has|have|had|should|would|could"
_APOSTROPHE = "’"
_SUBJECT = "I|you|we|they|he|she|it|this|that|there|the|a|my|your|our|their"
ONE_WAY: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (
        # Not before a subject: "Isn't it late?" is not "Is not it late?"
        (rf"\b({_AUXILIARY})n't(?= \w)(?! (?:{_SUBJECT})\b)", r"\1 not"),
        (rf"\bcan't(?= \w)(?! (?:{_SUBJECT})\b)", "cannot"),
        (rf"\bwon't(?= \w)(?! (?:{_SUBJECT})\b)", "will not"),
        (r"\bI'm(?= \w)", "I am"),
        (r"\b(you|we|they)'re(?= \w)", r"\1 are"),
        (r"\bin order to\b", "to"),
        (r"(?<=\w)'(?=(?:t|s|re|ve|ll|d|m)\b)", _APOSTROPHE),
    ),
    "de": ((r"\bbereits\b", "schon"), (r"\bteilweise\b", "zum Teil")),
    "fr": (
        (r"\bafin de\b", "pour"),
        (r"\btous les jours\b", "chaque jour"),
        (r"\b(l|d|j|n|c|s|m|t|qu)'(?=\w)", rf"\1{_APOSTROPHE}"),
    ),
    "it": (
        (r"\badesso\b", "ora"),
        (r"\btutti i giorni\b", "ogni giorno"),
        (r"\b(l|un|c|d|all|dell|nell|sull|dall)'(?=\w)", rf"\1{_APOSTROPHE}"),
    ),
    "es": ((r"\ben este momento\b", "ahora"), (r"\btodos los días\b", "cada día")),
    "ko": ((r"(?<!\S)왜냐면(?!\S)", "왜냐하면"),),
    "tr": ((r"\bher zaman\b", "daima"),),
}

# In every language: the full stop of the lineage's texts (" .").
PUNCTUATION: tuple[tuple[str, str], ...] = ((r"(?<=\w\w) ?\.$", ""),)

# By language key: these are for templates only, whose wording is not the signed sentence.
OPENINGS: dict[str, Groups] = {
    "asl": (
        ("Show me", "Please show me", "Kindly show me"),
        ("Sign this", "Please sign this", "Kindly sign this"),
        ("Give me", "Please give me"),
        ("Teach me", "Please teach me"),
        ("Help me", "Please help me"),
        ("Demonstrate", "Please demonstrate"),
        ("Could you sign", "Would you sign", "Can you sign"),
        ("Could you put", "Would you put", "Can you put"),
        ("I'd", "I would"),
    ),
    "gsl": (
        ("Übersetze", "Bitte übersetze"),
        ("Setze", "Bitte setze"),
        ("Gib", "Bitte gib"),
        ("Kannst du", "Könntest du", "Würdest du"),
    ),
    "dsgs": (
        ("Könnten Sie", "Würden Sie"),
        ("Zeigen Sie", "Bitte zeigen Sie"),
        ("Verwandle", "Bitte verwandle"),
    ),
    "lsf_ch": (
        ("Peux-tu", "Pourrais-tu"),
        ("Donne-moi", "Donnez-moi"),
        ("Explique-moi", "Expliquez-moi"),
        ("Je voudrais", "J'aimerais"),
    ),
    "lis_ch": (
        ("Puoi", "Potresti"),
        ("Mostrami", "Fammi vedere"),
        ("Traduci", "Per favore, traduci"),
        ("Trasforma", "Per favore, trasforma"),
    ),
    "lsa": (
        ("Mostrame", "Haceme ver"),
        ("¿Podés", "¿Podrías"),
        ("Quisiera", "Me gustaría"),
        ("Traducí", "Por favor, traducí"),
        ("Convertí", "Por favor, convertí"),
    ),
    "ksl": (
        ("다음 문장을", "아래 문장을"),
        ("수어로 할 문장은", "수어로 나타낼 문장은"),
    ),
    "tsl": (
        ("Lütfen şu", "Şu"),
        ("Bana", "Lütfen bana"),
        ("Bu sözleri", "Lütfen bu sözleri"),
    ),
}

TEMPLATE_PHRASES: dict[str, Groups] = {
    "asl": (
        ("in sign language", "in signs"),
        ("into sign language", "into signs"),
        ("ASL", "American Sign Language"),
    ),
    "gsl": (("Zeigen Sie es mir", "Können Sie es mir zeigen"),),
    "dsgs": (("Wie geht das", "Wie macht man das"),),
    "lsf_ch": (("s'il te plaît", "je te prie"), ("s'il vous plaît", "je vous prie")),
    "lis_ch": (("per favore", "per cortesia"),),
    "lsa": (("en LSA", "en Lengua de Señas Argentina"),),
    "ksl": (("해 주세요", "해 주십시오"), ("알려 주세요", "가르쳐 주세요")),
    "tsl": (("öğretir misin", "öğretebilir misin"), ("gösterir misiniz", "gösterebilir misiniz")),
}

QUOTES: dict[str, tuple[tuple[str, str], ...]] = {
    "asl": (('"', '"'), ("'", "'"), ("“", "”"), ("‘", "’")),
    "gsl": (("„", "“"), ('"', '"'), ("'", "'"), ("»", "«")),
    "dsgs": (("«", "»"), ('"', '"'), ("'", "'")),
    "lsf_ch": (("« ", " »"), ('"', '"'), ("'", "'"), ("“", "”")),
    "lis_ch": (("«", "»"), ('"', '"'), ("'", "'"), ("“", "”")),
    "lsa": (("“", "”"), ('"', '"'), ("'", "'"), ("«", "»")),
    "ksl": (("'", "'"), ('"', '"'), ("“", "”"), ("‘", "’")),
    "tsl": (("“", "”"), ('"', '"'), ("'", "'"), ("‘", "’")),
}
