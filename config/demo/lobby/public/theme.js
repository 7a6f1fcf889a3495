// Runs before the first paint, so that the page never flashes. A file, not inline: the policy allows no inline script.
(() => {
  const query = new URLSearchParams(location.search);
  const theme = query.get('theme') || localStorage.getItem('keydesk.lobby.theme') || 'system';
  const dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.classList.toggle('dark', dark);
  const guess = navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
  document.documentElement.lang =
    query.get('lang') || localStorage.getItem('keydesk.lobby.language') || guess;
})();
