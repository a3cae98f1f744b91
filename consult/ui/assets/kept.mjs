// What is kept although no template names it.

/** Classes that scripts or tags put together: states, tones, and the words a page's author has at hand. */
export const KEPT = {
  standard: [
    /^htmx-/,
    /^(container|row|col|g|gx|gy|offset|order)(-|$)/,
    /^(m|p)[tbsexy]?-(sm-|md-|lg-)?(\d|auto)$/,
    /^d-(sm-|md-|lg-)?(none|block|inline|inline-block|flex|grid)$/,
    /^(flex-(row|column|wrap|grow-1|shrink-0|fill)|(align-items|justify-content)-(start|center|end|between)|gap-\d)$/,
    /^(text-(start|center|end|muted|nowrap|break|primary|success|warning|danger|white|secondary)|fw-|fst-|lead$|small$|h[1-6]$)/,
    /^(btn(-(primary|secondary|danger|success|link|sm|xs|lg|outline-(primary|secondary|danger)))?|btn-icon)$/,
    /^(alert(-(info|primary|success|warning|danger|heading|link))?|badge|callout.*)$/,
    /^it-card(-(title|body|text|footer|subtitle|date|category|related|taxonomy|signature|link))?$/,
    /^(table(-(sm|striped|hover|bordered|responsive))?|breadcrumb(-item)?|chip(-label)?)$/,
    /^(icon(-.*)?|visually-hidden(-focusable)?|stretched-link|list-(unstyled|inline.*)|img-fluid|figure.*|blockquote.*)$/,
    /^(w-100|h-100|bg-(white|light|primary|dark)|border(-(top|bottom|start|end|0))?|rounded|shadow(-sm)?)$/,
  ],
}

/** Icons that code chooses by a value: kinds of authors, tones, states, steps. */
export const ICONS = [
  'arrow-left', 'arrow-right', 'ban', 'bookmark', 'burger', 'calendar', 'check', 'check-circle', 'chevron-left',
  'chevron-right', 'clock', 'close', 'close-circle', 'collapse', 'comment', 'copy', 'delete', 'download', 'error',
  'expand', 'external-link', 'file', 'file-pdf', 'files', 'flag', 'folder', 'funnel', 'hearing', 'help-circle', 'horn',
  'inbox', 'info-circle', 'key', 'link', 'list', 'locked', 'logout', 'mail', 'map-marker', 'minus-circle',
  'more-actions', 'note', 'pa', 'pencil', 'people', 'globe', 'plus', 'plus-circle', 'print', 'refresh', 'search',
  'settings', 'share', 'star-outline', 'telephone', 'tool', 'unlocked', 'upload', 'user', 'video',
  'warning', 'warning-circle',
]

/** What we call otherwise than Bootstrap Italia. */
export const OTHER_NAMES = { filter: 'funnel' }
