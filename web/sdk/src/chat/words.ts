// What the chat says itself. What people say comes from people.
const en = {
  open: 'Chat with us', close: 'Close the chat', dialog: 'Chat with {name}', log: 'Conversation', you: 'You', write: 'Your message', send: 'Send', typing: '{name} is writing …',
  away: 'Nobody is here right now. Leave a message and your e-mail address, and we will come back to you.', email: 'Your e-mail address', hello: 'How can we help?',
  sending: 'Sending …', waiting: 'No connection. What you wrote is kept and will be sent.', refused: 'This could not be sent. Wait a minute, then try again.', long: 'A message has at most 4,000 characters.',
  seen: 'Seen', closed: 'This conversation is over. Write, and it goes on.', news: '{n} new messages', left: 'Thank you. We will come back to you.',
  bot: 'automatic', source: 'From our help: {title}', person: 'Talk to a person', helped: 'Did this answer your question?', yes: 'Yes', no: 'No', rate: 'How satisfied were you?', stars: '{n} of 5', rated: 'Thank you.',
};
const de: typeof en = {
  open: 'Mit uns chatten', close: 'Chat schließen', dialog: 'Chat mit {name}', log: 'Gespräch', you: 'Sie', write: 'Ihre Nachricht', send: 'Senden', typing: '{name} schreibt …',
  away: 'Gerade ist niemand da. Hinterlassen Sie eine Nachricht und Ihre E-Mail-Adresse, wir melden uns.', email: 'Ihre E-Mail-Adresse', hello: 'Wie können wir helfen?',
  sending: 'Wird gesendet …', waiting: 'Keine Verbindung. Was Sie geschrieben haben, bleibt erhalten und wird gesendet.', refused: 'Das konnte nicht gesendet werden. Warten Sie eine Minute und versuchen Sie es noch einmal.', long: 'Eine Nachricht hat höchstens 4.000 Zeichen.',
  seen: 'Gelesen', closed: 'Dieses Gespräch ist beendet. Schreiben Sie, und es geht weiter.', news: '{n} neue Nachrichten', left: 'Danke. Wir melden uns.',
  bot: 'automatisch', source: 'Aus unserer Hilfe: {title}', person: 'Mit einem Menschen sprechen', helped: 'War das die Antwort auf Ihre Frage?', yes: 'Ja', no: 'Nein', rate: 'Wie zufrieden waren Sie?', stars: '{n} von 5', rated: 'Danke.',
};

export type Words = typeof en;

export const isGerman = (language: string) => /^de\b/i.test(language);

export const wordsOf = (language: string): Words => isGerman(language) ? de : en;
