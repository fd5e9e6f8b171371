// Picks the browser's own time zone where the page has not been told another.
for (const select of document.querySelectorAll('select[data-browser-zone]')) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  if (!zone) continue
  if (![...select.options].some((option) => option.value === zone)) select.add(new Option(zone, zone))
  select.value = zone
}
