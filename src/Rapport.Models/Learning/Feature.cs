namespace Rapport.Models.Learning;

/// <summary>One thing seen in a text, and where.</summary>
/// <param name="Hash">Names the feature; equal hashes are one feature.</param>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="Length">UTF-16 units it covers; 0 for what is true of the text as a whole.</param>
/// <param name="Group">Each group of features is brought to length 1 on its own.</param>
/// <param name="Value">How often or how much; 1 for plain counts.</param>
readonly record struct Feature(uint Hash, int Start, int Length, FeatureGroup Group, float Value = 1);

/// <summary>Features that are weighed together.</summary>
enum FeatureGroup
{
    /// <summary>Words, pairs of words, pictures, emphasis.</summary>
    Words,

    /// <summary>Runs of characters inside words.</summary>
    Characters,

    /// <summary>What another reader has found; taken as it is, without weighing by rarity.</summary>
    Readings,
}
