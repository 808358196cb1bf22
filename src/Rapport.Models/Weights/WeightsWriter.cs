using System.Text;
using Rapport.Models.Learning;

namespace Rapport.Models.Weights;

/// <summary>Writes models small: a byte per weight under a scale per feature, names of features as differences.</summary>
/// <param name="to">Not closed.</param>
sealed class WeightsWriter(Stream to) : IDisposable
{
    readonly BinaryWriter _to = new(to, Encoding.UTF8, leaveOpen: true);

    /// <summary>A number of things, 0 or more.</summary>
    public void Count(int count) => _to.Write7BitEncodedInt(count);

    /// <summary>A text.</summary>
    public void Text(string text) => _to.Write(text);

    /// <summary>A byte.</summary>
    public void Byte(byte value) => _to.Write(value);

    /// <summary>A number at full precision.</summary>
    public void Number(float value) => _to.Write(value);

    /// <summary>Words with their valence in tenths, in ordinal order.</summary>
    public void Valences(IReadOnlyDictionary<string, float> valences)
    {
        Count(valences.Count);
        foreach (var (word, valence) in valences.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            Text(word);
            _to.Write(checked((sbyte)MathF.Round(valence * 10)));
        }
    }

    /// <summary>A model; what reads from texts beside it is not written.</summary>
    public void Model(LinearModel model)
    {
        Count(model.Labels.Length);
        foreach (var label in model.Labels) Text(label);
        _to.Write(model.Exclusive);
        foreach (var length in (int[])[model.Shape.WordRun, model.Shape.ShortestRun, model.Shape.LongestRun]) Count(length);
        _to.Write(model.Shape.Negation);
        _to.Write(model.Shape.Emphasis);
        for (var label = 0; label < model.Labels.Length; label++)
        {
            Number(model.Bias[label]);
            Number(model.Calibration[label].Slope);
            Number(model.Calibration[label].Offset);
            Number(model.Calibration[label].Threshold);
        }

        Features(model);
    }

    /// <inheritdoc/>
    public void Dispose() => _to.Dispose();

    void Features(LinearModel model)
    {
        Count(model.Known.Count);
        var before = 0u;
        for (var place = 0; place < model.Known.Count; place++)
        {
            _to.Write7BitEncodedInt64(model.Known.Hashes[place] - before);
            before = model.Known.Hashes[place];
            _to.Write(checked((byte)Math.Clamp(MathF.Round(model.Known.Rarities[place] * 16), 1, 255)));
            Row(model.Weights.AsSpan(place * model.Labels.Length, model.Labels.Length));
        }
    }

    void Row(ReadOnlySpan<float> weights)
    {
        var most = 0f;
        foreach (var weight in weights) most = Math.Max(most, Math.Abs(weight));
        var scale = (Half)(most / 127);
        _to.Write(scale);
        foreach (var weight in weights) _to.Write((sbyte)(scale == (Half)0 ? 0 : Math.Clamp(MathF.Round(weight / (float)scale), -127, 127)));
    }
}
