"""A house with a year's worth of cases, without opening each: rows that were opened for real are multiplied.

What a list reads is what a year leaves behind: the cases table with all its indexes, nearly everything closed,
what is open young, times and places spread as the residents' messages were. Nothing rings: the worker would
else be busy for hours with the clocks of a whole year. The copies have no events and no seals; nothing that
is measured on them reads those.
"""

import psycopg

_TURN_OLD = """
UPDATE cases_case SET stage = 'closed', ended_at = least(now(), opened_at + interval '3 days'),
       updated_at = least(now(), opened_at + interval '3 days'), due_at = NULL, due_latest = NULL
WHERE stage <> 'closed' AND (hashtext(id::text) & 2147483647) / 2147483648.0
      > 0.005 + exp(-greatest(extract(epoch FROM now() - opened_at), 0) / 86400 / %s)
"""
_FORGET_ENDED = """
DELETE FROM cases_openwording said USING cases_case held
WHERE held.district_id = said.district_id AND held.id = said.case_id AND held.ended_at IS NOT NULL
"""
_MEAN_DAYS = 15
_OWN = {
    "id": "(lpad(to_hex((extract(epoch FROM moved.at) * 1000)::bigint), 12, '0') || '7'"
    " || substr(md5(random()::text), 1, 3) || '8' || substr(md5(random()::text), 1, 15))::uuid",
    "number": "'B' || lpad(copy::text, 5, '0') || lpad(seed.place::text, 10, '0')",
    "secret": "NULL",
    **{
        name: f"seed.{name} + (moved.at - seed.opened_at)"
        for name in ("opened_at", "updated_at", "ended_at", "due_at", "due_latest", "next_at", "retain_until")
    },
}
_COPY_WORDING = """
INSERT INTO cases_wording (district_id, case_id, grams)
SELECT held.district_id, held.id, said.grams FROM cases_case held
JOIN (SELECT DISTINCT ON (title, text, address) title, text, address, grams FROM bench_seed seed
      JOIN cases_wording ON case_id = seed.id) said
  ON said.title = held.title AND said.text = held.text AND said.address IS NOT DISTINCT FROM held.address
WHERE NOT EXISTS (SELECT 1 FROM cases_wording there WHERE there.case_id = held.id)
"""
_OPEN_WORDING = """
INSERT INTO cases_openwording SELECT said.* FROM cases_wording said
JOIN cases_case held ON held.district_id = said.district_id AND held.id = said.case_id
WHERE held.ended_at IS NULL ON CONFLICT DO NOTHING
"""
# Of what insight keeps of each case, so much more; its sums are those of the seed, so many times.
_COPY_COUNTED = """
INSERT INTO insight_countedcase ({names}) SELECT {values} FROM bench_seed seed
JOIN insight_countedcase counted ON counted.case_id = seed.id
JOIN cases_case held ON held.number LIKE 'B%%' AND right(held.number, 10)::bigint = seed.place
"""
_AT_ONCE = 500  # cases that are copied by one statement


def turn_old(url: str) -> None:
    """Close most of what is there, the older the surer, but for one in two hundred; let no clock ring."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("UPDATE cases_case SET next_at = NULL WHERE next_at IS NOT NULL")
        connection.execute(_TURN_OLD, [_MEAN_DAYS])
        connection.execute(_FORGET_ENDED)
        connection.execute("VACUUM (ANALYZE) cases_case")


def multiply(url: str, *, to: int) -> int:
    """Copy the cases there are until there are ``to``, in the order of time; gives how many there are."""
    with psycopg.connect(url, autocommit=True) as connection:
        there = _count(connection)
        names = _columns(connection)
        values = ", ".join(_OWN.get(name, f"seed.{name}") for name in names)
        connection.execute("SET work_mem = '256MB'")
        connection.execute(
            "CREATE TABLE bench_seed AS SELECT *, row_number() OVER (ORDER BY opened_at) AS place FROM cases_case"
            " WHERE opened_at < now() - interval '1 hour'"  # what was just created is not what a year leaves
        )
        seed = _count(connection, "bench_seed")
        for first in range(1, seed + 1, _AT_ONCE):
            connection.execute(
                f"INSERT INTO cases_case ({', '.join(names)}) SELECT {values} FROM bench_seed seed"
                " CROSS JOIN LATERAL generate_series(1, %s + (place <= %s)::int) copy CROSS JOIN LATERAL"
                " (SELECT seed.opened_at - random() * interval '1 day' AS at) moved"
                " WHERE place BETWEEN %s AND %s ORDER BY moved.at".encode(),
                [(to - there) // seed, (to - there) % seed, first, first + _AT_ONCE - 1],
            )
        connection.execute(_COPY_WORDING)
        connection.execute(_OPEN_WORDING)
        _copy_counted(connection, times=round(to / max(seed, 1)))
        connection.execute("DROP TABLE bench_seed")
        for table in (
            "cases_case",
            "cases_wording",
            "cases_openwording",
            "insight_countedcase",
            "insight_cell",
        ):
            connection.execute(f"VACUUM (ANALYZE) {table}".encode())
        connection.execute("CHECKPOINT")
        return _count(connection)


def _copy_counted(connection: "psycopg.Connection[tuple[object, ...]]", *, times: int) -> None:
    names = _columns(connection, "insight_countedcase")
    values = ", ".join("held.id" if name == "case_id" else f"counted.{name}" for name in names)
    connection.execute(
        _COPY_COUNTED.format(names=", ".join(names), values=values).replace("%%", "%").encode()
    )
    sums = [
        name
        for name in _columns(connection, "insight_cell")
        if name.startswith(("cases", "ended", "days", "known", "hits"))
    ]
    more = ", ".join(f"{name} = {name} * {times:d}" for name in sums)
    connection.execute(f"UPDATE insight_cell SET {more}".encode())


def _columns(connection: "psycopg.Connection[tuple[object, ...]]", table: str = "cases_case") -> list[str]:
    found = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position",
        [table],
    )
    return [str(row[0]) for row in found]


def _count(connection: "psycopg.Connection[tuple[object, ...]]", table: str = "cases_case") -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
    return int(str(row[0])) if row else 0
