using System.Text;
using Rapport.Models.Learning;

namespace Rapport.Models.Weights;

/// <summary>Reads what <see cref="WeightsWriter"/> wrote, in the same order.</summary>
/// <param name="from">Closed with the reader.</param>
sealed class WeightsReader(Stream from) : IDisposable
{
    readonly BinaryReader _from = new(new BufferedStream(from, 1 << 16), Encoding.UTF8);

    /// <summary>A number of things.</summary>
    public int Count() => _from.Read7BitEncodedInt();

    /// <summary>A text.</summary>
    public string Text() => _from.ReadString();

    /// <summary>A byte.</summary>
    public byte Byte() => _from.ReadByte();

    /// <summary>A number.</summary>
    public float Number() => _from.ReadSingle();

    /// <summary>Words with their valence.</summary>
    public Dictionary<string, float> Valences()
    {
        var count = Count();
        var valences = new Dictionary<string, float>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++) valences[Text()] = _from.ReadSByte() / 10f;
        return valences;
    }

    /// <summary>A model.</summary>
    public LinearModel Model()
    {
        var labels = new string[Count()];
        for (var i = 0; i < labels.Length; i++) labels[i] = Text();
        var exclusive = _from.ReadBoolean();
        var shape = new FeatureShape(Count(), Count(), Count(), _from.ReadBoolean(), _from.ReadBoolean());
        var (bias, calibration) = (new float[labels.Length], new Calibration[labels.Length]);
        for (var i = 0; i < labels.Length; i++)
        {
            bias[i] = Number();
            calibration[i] = new(Number(), Number(), Number());
        }

        return Features(new(labels, exclusive, shape, new([], []), [], bias, calibration));
    }

    /// <inheritdoc/>
    public void Dispose() => _from.Dispose();

    LinearModel Features(LinearModel model)
    {
        var (places, labels, before) = (Count(), model.Labels.Length, 0u);
        var (hashes, rarities, weights) = (new uint[places], new float[places], new float[places * labels]);
        for (var place = 0; place < places; place++)
        {
            before = hashes[place] = before + (uint)_from.Read7BitEncodedInt64();
            rarities[place] = _from.ReadByte() / 16f;
            var scale = (float)_from.ReadHalf();
            for (var label = 0; label < labels; label++) weights[(place * labels) + label] = _from.ReadSByte() * scale;
        }

        return model with { Known = new(hashes, rarities), Weights = weights };
    }
}
