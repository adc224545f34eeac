"""What every page is made of: layouts, components, words for times, translations, assets.

Knows no case and no database; other modules' pages load its tags and extend its templates.
"""
