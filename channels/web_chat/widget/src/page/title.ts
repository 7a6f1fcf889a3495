// The page's title flashes while something is unread and nobody looks at the page.

let own = '';
let timer = 0;

function swap(news: string): void {
  if (own || !news) {
    document.title = own || document.title;
    own = '';
  } else if (document.hidden) {
    own = document.title;
    document.title = news;
  }
}

/** Shows `news` in turn with the title; empty stops it. */
export function flash(news: string): void {
  clearInterval(timer);
  if (own) swap('');
  if (news) timer = setInterval(swap, 1000, news);
}
