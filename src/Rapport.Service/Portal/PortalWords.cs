using Rapport.Service.Help;

namespace Rapport.Service.Portal;

/// <summary>What the portal says.</summary>
sealed record PortalWords
{
    static readonly PortalWords s_english = new()
    {
        Language = "en", Title = "Your account with {0}", Intro = "Enter your e-mail address. If we know it, we send you a link to sign in.", Email = "Your e-mail address", Send = "Send me a link",
        Sent = "If we know this address, a link is on its way. It opens once, within 20 minutes.", SignIn = "Sign in", SignInText = "Press the button to sign in on this device for two hours.", SignOut = "Sign out",
        Invalid = "This link is not valid any more. Ask for a new one.", MailSubject = "Your link to sign in at {0}", MailText = "Somebody, presumably you, wants to see your account with {0}. This link opens once, within 20 minutes.",
        MailElse = "If that was not you, do nothing: without this link nobody gets in.", Cases = "Your cases", NoCases = "There is no case of yours.", Case = "Case {0} of {1}", IsOpen = "We are seeing to it", IsWaiting = "We are waiting for you", IsClosed = "Closed",
        Orders = "Your orders", NoOrders = "We know of no order of yours.", Order = "Order {0} of {1}", Placed = "Placed; no delivery is known yet", Delivered = "Delivered on {0}", Cancelled = "Cancelled", Refunded = "Money was paid back",
        Choices = "What we may do", ChoicesText = "Choose what you get from us, how often and in which language.", ChoicesLink = "Your choices", Data = "Your data", DataText = "You may have a copy of all that we keep about you.",
        DataAsk = "Ask for a copy", DataAsked = "You have asked for a copy. We send it to you.", Talk = "What was said", Nothing = "Nothing was written yet.", You = "You", Reply = "Your message", SendReply = "Send", Said = "Your message is with us.",
        TooLong = "A message has 1 to 4,000 characters.", TooMany = "That is more than anybody can read. Wait a minute.", Back = "Back", Gone = "This page does not exist", InLanguages = "Languages",
    };

    static readonly PortalWords s_german = new()
    {
        Language = "de", Title = "Ihr Konto bei {0}", Intro = "Geben Sie Ihre E-Mail-Adresse ein. Wenn wir sie kennen, senden wir Ihnen einen Link zum Anmelden.", Email = "Ihre E-Mail-Adresse", Send = "Link senden",
        Sent = "Wenn wir diese Adresse kennen, ist ein Link unterwegs. Er öffnet einmal, innerhalb von 20 Minuten.", SignIn = "Anmelden", SignInText = "Mit dem Knopf melden Sie sich auf diesem Gerät für zwei Stunden an.", SignOut = "Abmelden",
        Invalid = "Dieser Link ist nicht mehr gültig. Fordern Sie einen neuen an.", MailSubject = "Ihr Link zum Anmelden bei {0}", MailText = "Jemand, vermutlich Sie, möchte Ihr Konto bei {0} sehen. Dieser Link öffnet einmal, innerhalb von 20 Minuten.",
        MailElse = "Waren Sie das nicht, tun Sie nichts: Ohne diesen Link kommt niemand hinein.", Cases = "Ihre Fälle", NoCases = "Es gibt keinen Fall von Ihnen.", Case = "Fall {0} vom {1}", IsOpen = "Wir kümmern uns", IsWaiting = "Wir warten auf Sie", IsClosed = "Geschlossen",
        Orders = "Ihre Bestellungen", NoOrders = "Wir kennen keine Bestellung von Ihnen.", Order = "Bestellung {0} vom {1}", Placed = "Eingegangen; von einer Lieferung ist noch nichts bekannt", Delivered = "Geliefert am {0}", Cancelled = "Storniert", Refunded = "Geld wurde erstattet",
        Choices = "Was wir dürfen", ChoicesText = "Wählen Sie, was Sie von uns bekommen, wie oft und in welcher Sprache.", ChoicesLink = "Ihre Wahl", Data = "Ihre Daten", DataText = "Sie können eine Kopie von allem haben, was wir über Sie aufbewahren.",
        DataAsk = "Kopie anfordern", DataAsked = "Sie haben eine Kopie angefordert. Wir senden sie Ihnen.", Talk = "Was gesagt wurde", Nothing = "Noch wurde nichts geschrieben.", You = "Sie", Reply = "Ihre Nachricht", SendReply = "Senden", Said = "Ihre Nachricht ist bei uns.",
        TooLong = "Eine Nachricht hat 1 bis 4.000 Zeichen.", TooMany = "Das ist mehr, als jemand lesen kann. Warten Sie eine Minute.", Back = "Zurück", Gone = "Diese Seite gibt es nicht", InLanguages = "Sprachen",
    };

    static readonly PortalWords s_french = new()
    {
        Language = "fr", Title = "Votre compte chez {0}", Intro = "Saisissez votre adresse e-mail. Si nous la connaissons, nous vous envoyons un lien de connexion.", Email = "Votre adresse e-mail", Send = "Envoyer un lien",
        Sent = "Si nous connaissons cette adresse, un lien est en route. Il s’ouvre une seule fois, dans les 20 minutes.", SignIn = "Se connecter", SignInText = "Ce bouton vous connecte sur cet appareil pour deux heures.", SignOut = "Se déconnecter",
        Invalid = "Ce lien n’est plus valable. Demandez-en un autre.", MailSubject = "Votre lien de connexion chez {0}", MailText = "Quelqu’un, sans doute vous, veut voir votre compte chez {0}. Ce lien s’ouvre une seule fois, dans les 20 minutes.",
        MailElse = "Si ce n’était pas vous, ne faites rien : sans ce lien, personne n’entre.", Cases = "Vos demandes", NoCases = "Il n’y a aucune demande de votre part.", Case = "Demande {0} du {1}", IsOpen = "Nous nous en occupons", IsWaiting = "Nous attendons votre réponse", IsClosed = "Close",
        Orders = "Vos commandes", NoOrders = "Nous ne connaissons aucune commande de votre part.", Order = "Commande {0} du {1}", Placed = "Reçue ; aucune livraison connue pour l’instant", Delivered = "Livrée le {0}", Cancelled = "Annulée", Refunded = "Un remboursement a été fait",
        Choices = "Ce que nous pouvons faire", ChoicesText = "Choisissez ce que vous recevez de nous, à quelle fréquence et dans quelle langue.", ChoicesLink = "Vos choix", Data = "Vos données", DataText = "Vous pouvez obtenir une copie de tout ce que nous gardons sur vous.",
        DataAsk = "Demander une copie", DataAsked = "Vous avez demandé une copie. Nous vous l’envoyons.", Talk = "Ce qui a été dit", Nothing = "Rien n’a encore été écrit.", You = "Vous", Reply = "Votre message", SendReply = "Envoyer", Said = "Nous avons votre message.",
        TooLong = "Un message compte de 1 à 4 000 caractères.", TooMany = "C’est plus que ce que l’on peut lire. Attendez une minute.", Back = "Retour", Gone = "Cette page n’existe pas", InLanguages = "Langues",
    };

    static readonly PortalWords s_spanish = new()
    {
        Language = "es", Title = "Su cuenta en {0}", Intro = "Escriba su correo electrónico. Si lo conocemos, le enviamos un enlace para entrar.", Email = "Su correo electrónico", Send = "Enviar un enlace",
        Sent = "Si conocemos esta dirección, un enlace está en camino. Se abre una sola vez, en 20 minutos.", SignIn = "Entrar", SignInText = "Con el botón entra en este dispositivo durante dos horas.", SignOut = "Salir",
        Invalid = "Este enlace ya no es válido. Pida otro.", MailSubject = "Su enlace para entrar en {0}", MailText = "Alguien, probablemente usted, quiere ver su cuenta en {0}. Este enlace se abre una sola vez, en 20 minutos.",
        MailElse = "Si no fue usted, no haga nada: sin este enlace nadie entra.", Cases = "Sus casos", NoCases = "No hay ningún caso suyo.", Case = "Caso {0} del {1}", IsOpen = "Lo estamos atendiendo", IsWaiting = "Esperamos su respuesta", IsClosed = "Cerrado",
        Orders = "Sus pedidos", NoOrders = "No conocemos ningún pedido suyo.", Order = "Pedido {0} del {1}", Placed = "Recibido; aún no consta ninguna entrega", Delivered = "Entregado el {0}", Cancelled = "Anulado", Refunded = "Se devolvió dinero",
        Choices = "Lo que podemos hacer", ChoicesText = "Elija qué recibe de nosotros, con qué frecuencia y en qué idioma.", ChoicesLink = "Sus elecciones", Data = "Sus datos", DataText = "Puede tener una copia de todo lo que guardamos sobre usted.",
        DataAsk = "Pedir una copia", DataAsked = "Ha pedido una copia. Se la enviamos.", Talk = "Lo que se dijo", Nothing = "Aún no se ha escrito nada.", You = "Usted", Reply = "Su mensaje", SendReply = "Enviar", Said = "Tenemos su mensaje.",
        TooLong = "Un mensaje tiene de 1 a 4.000 caracteres.", TooMany = "Es más de lo que nadie puede leer. Espere un minuto.", Back = "Volver", Gone = "Esta página no existe", InLanguages = "Idiomas",
    };

    static readonly PortalWords s_arabic = new()
    {
        Language = "ar", Title = "حسابك لدى {0}", Intro = "أدخل بريدك الإلكتروني. إن كنا نعرفه فسنرسل إليك رابطًا للدخول.", Email = "بريدك الإلكتروني", Send = "أرسلوا إليّ رابطًا",
        Sent = "إن كنا نعرف هذا العنوان فالرابط في طريقه إليك. يفتح مرة واحدة خلال 20 دقيقة.", SignIn = "الدخول", SignInText = "اضغط الزر للدخول على هذا الجهاز مدة ساعتين.", SignOut = "الخروج",
        Invalid = "لم يعد هذا الرابط صالحًا. اطلب رابطًا جديدًا.", MailSubject = "رابط دخولك إلى {0}", MailText = "يريد شخص ما، وربما أنت، رؤية حسابك لدى {0}. يفتح هذا الرابط مرة واحدة خلال 20 دقيقة.",
        MailElse = "إن لم تكن أنت، فلا تفعل شيئًا: لا يدخل أحد دون هذا الرابط.", Cases = "طلباتك", NoCases = "لا يوجد أي طلب لك.", Case = "الطلب {0} بتاريخ {1}", IsOpen = "نحن نعتني به", IsWaiting = "ننتظر ردك", IsClosed = "مغلق",
        Orders = "مشترياتك", NoOrders = "لا نعرف أي مشتريات لك.", Order = "الطلبية {0} بتاريخ {1}", Placed = "وصلتنا؛ ولا يُعرف تسليم بعد", Delivered = "سُلّمت بتاريخ {0}", Cancelled = "أُلغيت", Refunded = "أُعيد مبلغ",
        Choices = "ما يجوز لنا", ChoicesText = "اختر ما يصلك منا وكم مرة وبأي لغة.", ChoicesLink = "اختياراتك", Data = "بياناتك", DataText = "يمكنك الحصول على نسخة من كل ما نحتفظ به عنك.",
        DataAsk = "طلب نسخة", DataAsked = "طلبتَ نسخة. سنرسلها إليك.", Talk = "ما قيل", Nothing = "لم يُكتب شيء بعد.", You = "أنت", Reply = "رسالتك", SendReply = "إرسال", Said = "وصلتنا رسالتك.",
        TooLong = "تتكون الرسالة من 1 إلى 4000 حرف.", TooMany = "هذا أكثر مما يمكن قراءته. انتظر دقيقة.", Back = "رجوع", Gone = "هذه الصفحة غير موجودة", InLanguages = "اللغات",
    };

    public required string Language { get; init; }
    public required string Title { get; init; }
    public required string Intro { get; init; }
    public required string Email { get; init; }
    public required string Send { get; init; }
    public required string Sent { get; init; }
    public required string SignIn { get; init; }
    public required string SignInText { get; init; }
    public required string SignOut { get; init; }
    public required string Invalid { get; init; }
    public required string MailSubject { get; init; }
    public required string MailText { get; init; }
    public required string MailElse { get; init; }
    public required string Cases { get; init; }
    public required string NoCases { get; init; }
    public required string Case { get; init; }
    public required string IsOpen { get; init; }
    public required string IsWaiting { get; init; }
    public required string IsClosed { get; init; }
    public required string Orders { get; init; }
    public required string NoOrders { get; init; }
    public required string Order { get; init; }
    public required string Placed { get; init; }
    public required string Delivered { get; init; }
    public required string Cancelled { get; init; }
    public required string Refunded { get; init; }
    public required string Choices { get; init; }
    public required string ChoicesText { get; init; }
    public required string ChoicesLink { get; init; }
    public required string Data { get; init; }
    public required string DataText { get; init; }
    public required string DataAsk { get; init; }
    public required string DataAsked { get; init; }
    public required string Talk { get; init; }
    public required string Nothing { get; init; }
    public required string You { get; init; }
    public required string Reply { get; init; }
    public required string SendReply { get; init; }
    public required string Said { get; init; }
    public required string TooLong { get; init; }
    public required string TooMany { get; init; }
    public required string Back { get; init; }
    public required string Gone { get; init; }
    public required string InLanguages { get; init; }

    /// <summary>In which it speaks, English first.</summary>
    public static IReadOnlyList<PortalWords> All { get; } = [s_english, s_german, s_french, s_spanish, s_arabic];

    /// <summary>Those of a language; English where none are known.</summary>
    public static PortalWords Of(string language) => Find(language) ?? s_english;

    /// <summary>Those of a wish such as <c>de-AT</c>; null where none are known.</summary>
    public static PortalWords? Find(string wished) => All.FirstOrDefault(w => w.Language.Equals(wished.Split('-')[0], StringComparison.OrdinalIgnoreCase));

    /// <summary>Puts values in place of {0}, {1}.</summary>
    public static string Fill(string words, params object[] values) => HelpWords.Fill(words, values);
}
