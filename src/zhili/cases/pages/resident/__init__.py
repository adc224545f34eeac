"""Residents' pages: report, receipt, follow, talk, rate, ask to reopen; phone first, and all of it without scripts."""
