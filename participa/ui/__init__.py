"""The look of the portal: layouts, components, the joined style sheet and script, the gallery.

Nouns: a layout is a whole page, a component is one folder with its macro, its CSS and (rarely) its script, a token is a
custom property of `styles/tokens.css`. The rule that surprises: no page carries its own style or script, not even one
attribute (the content policy forbids them); what a page lacks becomes a component and appears in the gallery.
"""
