using Lathe.Metrics.Rouge;

namespace Lathe.Metrics.Tests;

/// <summary>Against what NLTK 3.8 gives (<c>PorterStemmer()</c>), words that each step and extension changes.</summary>
public sealed class PorterStemmerTests
{
    [Theory]
    [InlineData(
        "caresses ponies ties caress cats dies flies gas news skies dying innings proceed",
        "caress poni tie caress cat die fli ga news sky die inning proceed")]
    [InlineData(
        "agreed feed plastered bled motoring sing died spied conflated troubled sized hopping tanned falling hissing fizzed failing filing",
        "agre feed plaster bled motor sing die spi conflat troubl size hop tan fall hiss fizz fail file")]
    [InlineData(
        "happy sky by enjoy apply day",
        "happi sky by enjoy appli day")]
    [InlineData(
        "relational conditional rational valency hesitancy digitizer conformably radically differently vilely analogously vietnamization predication operator feudalism decisiveness hopefulness callousness formality sensitivity sensibility hopefully apology geology",
        "relat condit ration valenc hesit digit conform radic differ vile analog vietnam predic oper feudal decis hope callous formal sensit sensibl hope apolog geolog")]
    [InlineData(
        "triplicate formative formalize electricity electrical hopeful goodness",
        "triplic form formal electr electr hope good")]
    [InlineData(
        "revival allowance inference airliner gyroscopic adjustable defensible irritant replacement adjustment dependent adoption homologou communism activate angularity homologous effective bowdlerize region",
        "reviv allow infer airlin gyroscop adjust defens irrit replac adjust depend adopt homolog commun activ angular homolog effect bowdler region")]
    [InlineData(
        "probate rate cease controlling roll fall ease one able",
        "probat rate ceas control roll fall eas one abl")]
    [InlineData(
        "generalizations oscillators 2nd 1000s x1y2ing usefully equally beautifully skis is as ing ness ed",
        "gener oscil 2nd 1000 x1y2e use equal beauti ski is as ing ness ed")]
    public void As_NLTK(string words, string expected) =>
        Assert.Equal(expected.Split(' '), words.Split(' ').Select(PorterStemmer.Stem));
}
