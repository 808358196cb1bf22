using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Messaging.Outbox;

/// <summary>Who the recipients of mails are to the budget.</summary>
sealed class MailPeople(IContactBudget budget)
{
    /// <summary>The customer a mail is to, or whoever has the address.</summary>
    public async Task<ContactPerson> OfAsync(MessageRow row, CancellationToken ct)
    {
        var address = Subjects.Of(row.Workspace, [("email", row.Recipient)]);
        var person = await budget.PersonAsync(row.Workspace, row.Customer, ct);
        if (person.Customer == CustomerId.None) return await budget.PersonAsync(row.Workspace, [address], ct);
        return person.Subjects.Contains(address) ? person with { Subject = address } : person;
    }
}
