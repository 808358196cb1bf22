/** “2026-03-01T09:00” as clocks of the zone show an instant; empty for none. */
export function toLocal(iso: string | null, zone: string): string {
  if (!iso) return '';
  const part = Object.fromEntries(new Intl.DateTimeFormat('en', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
  }).formatToParts(new Date(iso)).map(({ type, value }) => [type, value]));
  return `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}`;
}

/** The instant at which clocks of the zone show this; null for none. A time that a change of clocks leaves out is the one an hour later. */
export function toInstant(local: string, zone: string): string | null {
  const wanted = Date.parse(`${local}Z`);
  if (Number.isNaN(wanted)) return null;
  let instant = wanted;
  for (let i = 0; i < 2; i++) instant += wanted - Date.parse(`${toLocal(new Date(instant).toISOString(), zone)}Z`);
  return new Date(instant).toISOString();
}
