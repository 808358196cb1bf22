namespace Rapport.Customers.Profiles;

/// <summary>The zone in which most people of a country live, for those of whom only the country is known.</summary>
/// <remarks>Of countries with several zones the one of the most people, by the IANA time zone database (zone1970.tab).</remarks>
static class CountryZones
{
    static readonly Dictionary<string, string> s_zones = Table(
        """
        AE Asia/Dubai|AR America/Argentina/Buenos_Aires|AT Europe/Vienna|AU Australia/Sydney|BA Europe/Sarajevo|BD Asia/Dhaka|BE Europe/Brussels|BG Europe/Sofia
        BH Asia/Bahrain|BO America/La_Paz|BR America/Sao_Paulo|BY Europe/Minsk|CA America/Toronto|CH Europe/Zurich|CL America/Santiago|CN Asia/Shanghai
        CO America/Bogota|CR America/Costa_Rica|CY Asia/Nicosia|CZ Europe/Prague|DE Europe/Berlin|DK Europe/Copenhagen|DO America/Santo_Domingo|DZ Africa/Algiers
        EC America/Guayaquil|EE Europe/Tallinn|EG Africa/Cairo|ES Europe/Madrid|ET Africa/Addis_Ababa|FI Europe/Helsinki|FR Europe/Paris|GB Europe/London
        GE Asia/Tbilisi|GH Africa/Accra|GR Europe/Athens|GT America/Guatemala|HK Asia/Hong_Kong|HN America/Tegucigalpa|HR Europe/Zagreb|HU Europe/Budapest
        ID Asia/Jakarta|IE Europe/Dublin|IL Asia/Jerusalem|IN Asia/Kolkata|IQ Asia/Baghdad|IR Asia/Tehran|IS Atlantic/Reykjavik|IT Europe/Rome
        JM America/Jamaica|JO Asia/Amman|JP Asia/Tokyo|KE Africa/Nairobi|KR Asia/Seoul|KW Asia/Kuwait|KZ Asia/Almaty|LB Asia/Beirut
        LI Europe/Vaduz|LK Asia/Colombo|LT Europe/Vilnius|LU Europe/Luxembourg|LV Europe/Riga|MA Africa/Casablanca|MC Europe/Monaco|MD Europe/Chisinau
        ME Europe/Podgorica|MK Europe/Skopje|MT Europe/Malta|MX America/Mexico_City|MY Asia/Kuala_Lumpur|NG Africa/Lagos|NI America/Managua|NL Europe/Amsterdam
        NO Europe/Oslo|NP Asia/Kathmandu|NZ Pacific/Auckland|OM Asia/Muscat|PA America/Panama|PE America/Lima|PH Asia/Manila|PK Asia/Karachi
        PL Europe/Warsaw|PR America/Puerto_Rico|PT Europe/Lisbon|PY America/Asuncion|QA Asia/Qatar|RO Europe/Bucharest|RS Europe/Belgrade|RU Europe/Moscow
        SA Asia/Riyadh|SE Europe/Stockholm|SG Asia/Singapore|SI Europe/Ljubljana|SK Europe/Bratislava|SN Africa/Dakar|SV America/El_Salvador|TH Asia/Bangkok
        TN Africa/Tunis|TR Europe/Istanbul|TW Asia/Taipei|TZ Africa/Dar_es_Salaam|UA Europe/Kyiv|UG Africa/Kampala|US America/New_York|UY America/Montevideo
        UZ Asia/Tashkent|VE America/Caracas|VN Asia/Ho_Chi_Minh|ZA Africa/Johannesburg
        """);

    /// <summary>The IANA zone of a country's two-letter code or English name; null for others.</summary>
    public static string? Of(string country) =>
        s_zones.GetValueOrDefault(country.Trim().ToUpperInvariant()) ?? (s_codes.TryGetValue(country.Trim(), out var code) ? s_zones.GetValueOrDefault(code) : null);

    static readonly Dictionary<string, string> s_codes = Codes();

    static Dictionary<string, string> Table(string text) => text.Split(['|', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(entry => entry.Split(' ')).ToDictionary(entry => entry[0], entry => entry[1], StringComparer.Ordinal);

    static Dictionary<string, string> Codes()
    {
        var codes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var code in s_zones.Keys)
        {
            var region = new System.Globalization.RegionInfo(code);
            codes[region.EnglishName] = code;
            codes[region.NativeName] = code;
            codes[region.ThreeLetterISORegionName] = code;
        }

        return codes;
    }
}
