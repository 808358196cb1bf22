/** What the browser can tell about where its reader is. */
export const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

export const zones = (() => {
  const all = Intl.supportedValuesOf('timeZone');
  return all.includes('UTC') ? all : ['UTC', ...all];
})();

export const currencies = Intl.supportedValuesOf('currency');

const byRegion: Record<string, string> = {
  US: 'USD', GB: 'GBP', CH: 'CHF', JP: 'JPY', CA: 'CAD', AU: 'AUD', NZ: 'NZD', SE: 'SEK', NO: 'NOK', DK: 'DKK', PL: 'PLN', CZ: 'CZK',
  HU: 'HUF', RO: 'RON', BR: 'BRL', MX: 'MXN', IN: 'INR', CN: 'CNY', KR: 'KRW', TR: 'TRY', ZA: 'ZAR', AE: 'AED', SA: 'SAR', IL: 'ILS',
  SG: 'SGD', HK: 'HKD', AR: 'ARS', CL: 'CLP', CO: 'COP',
};
const euro = new Set('AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK'.split(' '));

/** The currency of the reader's region; euro where that says nothing. */
export function browserCurrency(tags: readonly string[] = navigator.languages, zone: string = browserZone): string {
  for (const tag of tags) {
    const region = tag.split('-').find(part => /^[A-Z]{2}$/.test(part));
    if (!region) continue;
    // A browser in American English is common outside America; the clock decides then.
    if (region === 'US' && /^(Europe|Asia|Africa|Australia)\//.test(zone)) continue;
    if (euro.has(region)) return 'EUR';
    if (byRegion[region]) return byRegion[region];
  }
  return zone.startsWith('America/') ? 'USD' : 'EUR';
}
