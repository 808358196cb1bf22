namespace Rapport.Messaging.Text;

/// <summary>The few words that Rapport itself adds to a mail and shows on the page behind its link; English where a language is missing.</summary>
sealed record FooterWords(
    string WhyText, string Unsubscribe, string Question, string Only, string All, string Done, string DoneNote, string Invalid, string Preferences)
{
    static readonly Dictionary<string, FooterWords> s_all = new(StringComparer.OrdinalIgnoreCase)
    {
        ["en"] = new(
            "You get this mail because you are a customer of {0}.", "Unsubscribe", "Do you want to stop getting mail from {0}?",
            "Stop mail of this kind", "Stop all such mail", "You are unsubscribed.", "{0} will not write to you like this any more.",
            "This link is not valid. Use the link of the latest mail.", "Choose what we write to you about"),
        ["de"] = new(
            "Sie erhalten diese E-Mail, weil Sie Kundin oder Kunde von {0} sind.", "Abbestellen", "Möchten Sie keine E-Mails von {0} mehr erhalten?",
            "E-Mails dieser Art abbestellen", "Alle solchen E-Mails abbestellen", "Sie sind abgemeldet.", "{0} schreibt Ihnen nicht mehr auf diese Weise.",
            "Dieser Link ist nicht gültig. Verwenden Sie den Link der neuesten E-Mail.", "Wählen, worüber wir Ihnen schreiben"),
        ["fr"] = new(
            "Vous recevez cet e-mail parce que vous êtes client de {0}.", "Se désabonner", "Ne plus recevoir d’e-mails de {0} ?",
            "Arrêter ce type d’e-mails", "Arrêter tous ces e-mails", "Vous êtes désabonné.", "{0} ne vous écrira plus de cette façon.",
            "Ce lien n’est pas valable. Utilisez le lien du dernier e-mail.", "Choisir ce que nous vous écrivons"),
        ["es"] = new(
            "Recibe este correo porque es cliente de {0}.", "Darse de baja", "¿No quiere recibir más correos de {0}?",
            "No recibir correos de este tipo", "No recibir ningún correo así", "Se ha dado de baja.", "{0} no volverá a escribirle de este modo.",
            "Este enlace no es válido. Use el enlace del último correo.", "Elegir sobre qué le escribimos"),
        ["it"] = new(
            "Riceve questa e-mail perché è cliente di {0}.", "Annulla iscrizione", "Non vuole più ricevere e-mail da {0}?",
            "Interrompi le e-mail di questo tipo", "Interrompi tutte queste e-mail", "L’iscrizione è annullata.", "{0} non le scriverà più in questo modo.",
            "Questo link non è valido. Usi il link dell’ultima e-mail.", "Scegli di che cosa le scriviamo"),
        ["nl"] = new(
            "U ontvangt deze e-mail omdat u klant bent van {0}.", "Afmelden", "Wilt u geen e-mail van {0} meer ontvangen?",
            "Geen e-mail van deze soort meer", "Geen enkele van deze e-mails meer", "U bent afgemeld.", "{0} schrijft u niet meer op deze manier.",
            "Deze link is niet geldig. Gebruik de link in de laatste e-mail.", "Kies waarover wij u schrijven"),
        ["pt"] = new(
            "Recebe este e-mail porque é cliente de {0}.", "Cancelar subscrição", "Não quer receber mais e-mails de {0}?",
            "Parar e-mails deste tipo", "Parar todos estes e-mails", "A subscrição foi cancelada.", "{0} não voltará a escrever-lhe desta forma.",
            "Esta ligação não é válida. Use a ligação do último e-mail.", "Escolher sobre o que lhe escrevemos"),
        ["ar"] = new(
            "تصلك هذه الرسالة لأنك من عملاء {0}.", "إلغاء الاشتراك", "هل تريد التوقف عن استلام الرسائل من {0}؟",
            "إيقاف هذا النوع من الرسائل", "إيقاف كل هذه الرسائل", "تم إلغاء اشتراكك.", "لن تكتب إليك {0} بهذه الطريقة بعد الآن.",
            "هذا الرابط غير صالح. استخدم الرابط في أحدث رسالة.", "اختر ما نكتب إليك بشأنه"),
    };

    public static FooterWords Of(string language) =>
        s_all.GetValueOrDefault(language.Split('-')[0]) ?? s_all["en"];

    public string Why(string company) => WhyText.Replace("{0}", company, StringComparison.Ordinal);
}
