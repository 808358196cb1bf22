namespace Rapport.Messaging.Text;

/// <summary>The words of the pages on which people choose, in every language that pages for respondents have.</summary>
sealed record PreferenceWords
{
    // Stands before the words, which are made with it.
    static readonly string[] s_keys = ["email", "sms", "web", "app", "chat", "link", "any", "survey", "marketing", "sharing"];

    public required string Language { get; init; }

    public required string Title { get; init; }

    public required string Intro { get; init; }

    public required string Legend { get; init; }

    public required string Always { get; init; }

    public required string Pause { get; init; }

    public required string PauseNote { get; init; }

    public required string Pause30 { get; init; }

    public required string Pause90 { get; init; }

    public required string PausedUntil { get; init; }

    public required string Resume { get; init; }

    public required string HowOften { get; init; }

    public required string AsUsual { get; init; }

    public required string Weekly { get; init; }

    public required string Monthly { get; init; }

    public required string InLanguage { get; init; }

    public required string Save { get; init; }

    public required string StopAll { get; init; }

    public required string Saved { get; init; }

    public required string Invalid { get; init; }

    public required string ConfirmSubject { get; init; }

    public required string ConfirmAsk { get; init; }

    public required string ConfirmButton { get; init; }

    public required string ConfirmElse { get; init; }

    public required string Confirmed { get; init; }

    public required string ConfirmedNote { get; init; }

    /// <summary>Channels and the purposes known from the start.</summary>
    public required IReadOnlyDictionary<string, string> Names { get; init; }

    /// <summary>What is asked where the workspace has no words of its own.</summary>
    public required string MayWe { get; init; }

    public static IReadOnlyList<PreferenceWords> All { get; } =
    [
        new()
        {
            Language = "en", Title = "What {0} may send you", Intro = "These choices are for {0}. They take effect at once.", Legend = "You get", Always = "Always: what you ordered or asked for",
            Pause = "Take a break", PauseNote = "Nothing but what you ordered or asked for.", Pause30 = "Pause for 30 days", Pause90 = "Pause for 90 days",
            PausedUntil = "Paused until {0}.", Resume = "End the pause", HowOften = "How often at most", AsUsual = "As usual", Weekly = "Once a week", Monthly = "Once a month",
            InLanguage = "Language", Save = "Save", StopAll = "Stop everything", Saved = "Saved.", Invalid = "This link is not valid any more. Use the link of the latest mail.",
            ConfirmSubject = "Please confirm: {0} may write to you", ConfirmAsk = "Somebody, presumably you, said that {0} may write to this address:",
            ConfirmButton = "Yes, I agree", ConfirmElse = "If that was not you, do nothing: without your yes nothing is sent.", Confirmed = "Thank you. That is confirmed.",
            ConfirmedNote = "{0} may write to you now. Each mail has a link to change that.", MayWe = "{0} may contact me: {1}.",
            Names = Words("By e-mail|By text message|On the web site|In the app|By chat|By personal link|Everywhere|Surveys|News and offers|Sharing my data with others"),
        },
        new()
        {
            Language = "de", Title = "Was {0} Ihnen schicken darf", Intro = "Diese Auswahl gilt für {0}. Sie wirkt sofort.", Legend = "Sie erhalten", Always = "Immer: was Sie bestellt oder verlangt haben",
            Pause = "Pause machen", PauseNote = "Nur noch, was Sie bestellt oder verlangt haben.", Pause30 = "30 Tage pausieren", Pause90 = "90 Tage pausieren",
            PausedUntil = "Pause bis {0}.", Resume = "Pause beenden", HowOften = "Wie oft höchstens", AsUsual = "Wie üblich", Weekly = "Einmal pro Woche", Monthly = "Einmal im Monat",
            InLanguage = "Sprache", Save = "Speichern", StopAll = "Alles abbestellen", Saved = "Gespeichert.", Invalid = "Dieser Link ist nicht mehr gültig. Verwenden Sie den Link der neuesten E-Mail.",
            ConfirmSubject = "Bitte bestätigen: {0} darf Ihnen schreiben", ConfirmAsk = "Jemand, vermutlich Sie, hat erlaubt, dass {0} an diese Adresse schreibt:",
            ConfirmButton = "Ja, ich bin einverstanden", ConfirmElse = "Waren Sie das nicht, tun Sie nichts: Ohne Ihr Ja wird nichts verschickt.", Confirmed = "Danke, das ist bestätigt.",
            ConfirmedNote = "{0} darf Ihnen jetzt schreiben. In jeder E-Mail steht ein Link, um das zu ändern.", MayWe = "{0} darf mich kontaktieren: {1}.",
            Names = Words("Per E-Mail|Per SMS|Auf der Website|In der App|Im Chat|Per persönlichem Link|Überall|Umfragen|Neuigkeiten und Angebote|Weitergabe meiner Daten an andere"),
        },
        new()
        {
            Language = "fr", Title = "Ce que {0} peut vous envoyer", Intro = "Ces choix concernent {0}. Ils prennent effet immédiatement.", Legend = "Vous recevez", Always = "Toujours : ce que vous avez commandé ou demandé",
            Pause = "Faire une pause", PauseNote = "Rien d’autre que ce que vous avez commandé ou demandé.", Pause30 = "Pause de 30 jours", Pause90 = "Pause de 90 jours",
            PausedUntil = "En pause jusqu’au {0}.", Resume = "Terminer la pause", HowOften = "À quelle fréquence au plus", AsUsual = "Comme d’habitude", Weekly = "Une fois par semaine", Monthly = "Une fois par mois",
            InLanguage = "Langue", Save = "Enregistrer", StopAll = "Tout arrêter", Saved = "Enregistré.", Invalid = "Ce lien n’est plus valable. Utilisez le lien du dernier e-mail.",
            ConfirmSubject = "À confirmer : {0} peut vous écrire", ConfirmAsk = "Quelqu’un, sans doute vous, a accepté que {0} écrive à cette adresse :",
            ConfirmButton = "Oui, j’accepte", ConfirmElse = "Si ce n’était pas vous, ne faites rien : sans votre oui, rien n’est envoyé.", Confirmed = "Merci, c’est confirmé.",
            ConfirmedNote = "{0} peut désormais vous écrire. Chaque e-mail contient un lien pour le changer.", MayWe = "{0} peut me contacter : {1}.",
            Names = Words("Par e-mail|Par SMS|Sur le site|Dans l’application|Par chat|Par lien personnel|Partout|Enquêtes|Nouveautés et offres|Partage de mes données avec d’autres"),
        },
        new()
        {
            Language = "es", Title = "Qué puede enviarle {0}", Intro = "Estas opciones son para {0}. Tienen efecto de inmediato.", Legend = "Usted recibe", Always = "Siempre: lo que ha pedido o solicitado",
            Pause = "Hacer una pausa", PauseNote = "Solo lo que ha pedido o solicitado.", Pause30 = "Pausar 30 días", Pause90 = "Pausar 90 días",
            PausedUntil = "En pausa hasta el {0}.", Resume = "Terminar la pausa", HowOften = "Con qué frecuencia como máximo", AsUsual = "Como siempre", Weekly = "Una vez por semana", Monthly = "Una vez al mes",
            InLanguage = "Idioma", Save = "Guardar", StopAll = "Dejar de recibir todo", Saved = "Guardado.", Invalid = "Este enlace ya no es válido. Use el enlace del último correo.",
            ConfirmSubject = "Confirme: {0} puede escribirle", ConfirmAsk = "Alguien, probablemente usted, aceptó que {0} escriba a esta dirección:",
            ConfirmButton = "Sí, acepto", ConfirmElse = "Si no fue usted, no haga nada: sin su sí no se envía nada.", Confirmed = "Gracias, está confirmado.",
            ConfirmedNote = "{0} ya puede escribirle. Cada correo lleva un enlace para cambiarlo.", MayWe = "{0} puede contactarme: {1}.",
            Names = Words("Por correo|Por SMS|En el sitio web|En la aplicación|Por chat|Por enlace personal|En todas partes|Encuestas|Novedades y ofertas|Compartir mis datos con otros"),
        },
        new()
        {
            Language = "pt", Title = "O que {0} lhe pode enviar", Intro = "Estas escolhas são para {0}. Têm efeito imediato.", Legend = "Recebe", Always = "Sempre: o que encomendou ou pediu",
            Pause = "Fazer uma pausa", PauseNote = "Apenas o que encomendou ou pediu.", Pause30 = "Pausar 30 dias", Pause90 = "Pausar 90 dias",
            PausedUntil = "Em pausa até {0}.", Resume = "Terminar a pausa", HowOften = "Com que frequência no máximo", AsUsual = "Como habitual", Weekly = "Uma vez por semana", Monthly = "Uma vez por mês",
            InLanguage = "Idioma", Save = "Guardar", StopAll = "Parar tudo", Saved = "Guardado.", Invalid = "Esta ligação já não é válida. Use a ligação do último e-mail.",
            ConfirmSubject = "Confirme: {0} pode escrever-lhe", ConfirmAsk = "Alguém, provavelmente você, aceitou que {0} escreva para este endereço:",
            ConfirmButton = "Sim, aceito", ConfirmElse = "Se não foi você, não faça nada: sem o seu sim nada é enviado.", Confirmed = "Obrigado, está confirmado.",
            ConfirmedNote = "{0} já lhe pode escrever. Cada e-mail tem uma ligação para mudar isso.", MayWe = "{0} pode contactar-me: {1}.",
            Names = Words("Por e-mail|Por SMS|No site|Na aplicação|Por chat|Por ligação pessoal|Em todo o lado|Inquéritos|Novidades e ofertas|Partilha dos meus dados com outros"),
        },
        new()
        {
            Language = "ar", Title = "ما يمكن أن ترسله إليك {0}", Intro = "هذه الاختيارات تخص {0}، وتسري فورًا.", Legend = "تصلك", Always = "دائمًا: ما طلبته بنفسك",
            Pause = "أخذ استراحة", PauseNote = "لن يصلك سوى ما طلبته بنفسك.", Pause30 = "إيقاف لمدة 30 يومًا", Pause90 = "إيقاف لمدة 90 يومًا",
            PausedUntil = "متوقف حتى {0}.", Resume = "إنهاء الإيقاف", HowOften = "كم مرة على الأكثر", AsUsual = "كالمعتاد", Weekly = "مرة في الأسبوع", Monthly = "مرة في الشهر",
            InLanguage = "اللغة", Save = "حفظ", StopAll = "إيقاف كل شيء", Saved = "تم الحفظ.", Invalid = "هذا الرابط لم يعد صالحًا. استخدم الرابط في أحدث رسالة.",
            ConfirmSubject = "يرجى التأكيد: يمكن لـ{0} مراسلتك", ConfirmAsk = "وافق شخص ما، وربما أنت، على أن تراسل {0} هذا العنوان:",
            ConfirmButton = "نعم، أوافق", ConfirmElse = "إن لم تكن أنت، فلا تفعل شيئًا: دون موافقتك لن يُرسل شيء.", Confirmed = "شكرًا، تم التأكيد.",
            ConfirmedNote = "يمكن لـ{0} مراسلتك الآن. في كل رسالة رابط لتغيير ذلك.", MayWe = "يمكن لـ{0} التواصل معي: {1}.",
            Names = Words("عبر البريد الإلكتروني|عبر الرسائل النصية|على الموقع|في التطبيق|عبر الدردشة|عبر رابط شخصي|في كل مكان|الاستبيانات|الأخبار والعروض|مشاركة بياناتي مع الآخرين"),
        },
    ];

    /// <summary>The words of a language, English where there are none.</summary>
    public static PreferenceWords Of(string language) =>
        All.FirstOrDefault(w => language.Split('-')[0].Equals(w.Language, StringComparison.OrdinalIgnoreCase)) ?? All[0];

    /// <summary>A sentence with names in it.</summary>
    public static string Fill(string words, params string[] values)
    {
        for (var i = 0; i < values.Length; i++) words = words.Replace($"{{{i}}}", values[i], StringComparison.Ordinal);
        return words;
    }

    static Dictionary<string, string> Words(string text) =>
        s_keys.Zip(text.Split('|')).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
}
