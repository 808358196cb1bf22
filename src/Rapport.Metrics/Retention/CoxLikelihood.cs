using MathNet.Numerics.LinearAlgebra;

namespace Rapport.Metrics.Retention;

/// <summary>Partial likelihood of proportional hazards with Efron's way with ties, its slopes and information.</summary>
sealed class CoxLikelihood
{
    readonly double[][] _rows;
    readonly Lifetime[] _lifetimes;
    readonly int _traits;

    /// <summary>Those who stayed longest first, so that whoever was still there is known by adding.</summary>
    public CoxLikelihood(IReadOnlyList<Lifetime> lifetimes, IReadOnlyList<double[]> rows)
    {
        var order = Enumerable.Range(0, lifetimes.Count).OrderByDescending(i => lifetimes[i].Time).ToArray();
        _lifetimes = Array.ConvertAll(order, i => lifetimes[i]);
        _rows = Array.ConvertAll(order, i => rows[i]);
        _traits = rows[0].Length;
    }

    public Curved Of(double[] coefficients)
    {
        var (slopes, information) = (Vector<double>.Build.Dense(_traits), Matrix<double>.Build.Dense(_traits, _traits));
        var (value, all) = (0.0, new Sums(_traits));
        for (var from = 0; from < _rows.Length;)
        {
            var to = from;
            var ended = new Sums(_traits);
            for (; to < _rows.Length && _lifetimes[to].Time == _lifetimes[from].Time; to++)
            {
                var score = 0.0;
                for (var j = 0; j < _traits; j++) score += coefficients[j] * _rows[to][j];
                all.Add(_rows[to], Math.Exp(score));
                if (!_lifetimes[to].Ended) continue;
                ended.Add(_rows[to], Math.Exp(score));
                value += score;
                for (var j = 0; j < _traits; j++) slopes[j] += _rows[to][j];
            }

            for (var k = 0; k < ended.Count; k++) value -= all.Take(ended, (double)k / ended.Count, slopes, information);
            from = to;
        }

        return new(value, slopes, information);
    }

    /// <summary>Sums of risks, of traits by risk, and of their products.</summary>
    sealed class Sums(int traits)
    {
        readonly double[] _first = new double[traits];
        readonly double[,] _second = new double[traits, traits];
        double _risk;

        public int Count { get; private set; }

        public void Add(double[] row, double risk)
        {
            Count++;
            _risk += risk;
            for (var i = 0; i < row.Length; i++)
            {
                _first[i] += risk * row[i];
                for (var j = 0; j <= i; j++) _second[i, j] += risk * row[i] * row[j];
            }
        }

        /// <summary>One tied end: all at risk less a part of those who ended then. Returns what the likelihood loses.</summary>
        public double Take(Sums ended, double part, Vector<double> slopes, Matrix<double> information)
        {
            var risk = _risk - (part * ended._risk);
            for (var i = 0; i < _first.Length; i++)
            {
                var mean = (_first[i] - (part * ended._first[i])) / risk;
                slopes[i] -= mean;
                for (var j = 0; j <= i; j++)
                {
                    var product = ((_second[i, j] - (part * ended._second[i, j])) / risk) - (mean * (_first[j] - (part * ended._first[j])) / risk);
                    information[i, j] += product;
                    if (i != j) information[j, i] += product;
                }
            }

            return Math.Log(risk);
        }
    }
}
