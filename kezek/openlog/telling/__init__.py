"""From the journal's facts to entries of the log.

`known` reads what the facts name and rows keep unchanged, `state` what the log has said so far,
`batch` puts both together and writes; `queue`, `money`, `places`, `lines` and `rounds` say each
kind.
"""
