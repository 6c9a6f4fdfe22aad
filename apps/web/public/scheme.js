// Before the first paint: the appearance chosen on this device, so that a dark screen never flashes white.
// A file of its own because the content security policy allows no inline script.
(() => {
  const saved = localStorage.getItem('mantine-color-scheme-value');
  const dark = saved === 'dark' || (saved !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
  document.documentElement.style.background = dark ? '#191918' : '#ffffff';
})();
