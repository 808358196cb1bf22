namespace Rapport.Metrics;

/// <summary>A model of customers who buy now and then and one day, unseen, no more.</summary>
public interface IBuyingModel
{
    /// <summary>Stable name, as <c>bgnbd</c>.</summary>
    string Name { get; }

    /// <summary>The parameters by name, all positive.</summary>
    IReadOnlyList<(string Name, double Value)> Parameters { get; }

    /// <summary>Logarithm of the likelihood of these histories; 0 for none.</summary>
    double LogLikelihood(IEnumerable<Purchases> customers);

    /// <summary>Probability that a customer of this history still buys, 0..1.</summary>
    double Alive(Purchases customer);

    /// <summary>Purchases expected of a customer of this history in the time ahead.</summary>
    /// <param name="customer">What is known.</param>
    /// <param name="time">0 or more, in the unit of the history.</param>
    double Expected(Purchases customer, double time);

    /// <summary>Purchases expected of a customer of whom nothing is known, since the first.</summary>
    /// <param name="time">0 or more, in the unit of the histories fitted.</param>
    double Expected(double time);
}
