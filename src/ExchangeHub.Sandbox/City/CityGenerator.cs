using ExchangeHub.Contracts;

namespace ExchangeHub.Sandbox.City;

/// <summary>
/// Makes a believable city of any size: the same for the same seed, region and number of people, and the one that all its
/// departments' systems are filled from.
/// </summary>
internal static class CityGenerator
{
    private const int PeoplePerInstitution = 25;
    private const int FewestInstitutions = 8;

    public static GeneratedCity Generate(int seed, string region, int people)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(people, 1);
        var random = new CityRandom(seed, region);
        var invented = new InventedPeople(random, region);
        var headcounts = Headcounts(random, people);
        var institutions = new List<CityInstitution>(headcounts.Length);
        var everyone = new List<CityPerson>(people);
        for (var i = 0; i < headcounts.Length; i++)
        {
            var (category, codePrefix, name) = Kind(i, headcounts.Length);
            var id = $"{region}-S-{i + 1:0000}";
            var levels = LevelsOf(category, region);
            var posts = Posts(levels, headcounts[i]);
            foreach (var post in posts)
            {
                everyone.Add(Person(random, invented, everyone.Count + 1, id, post));
            }

            institutions.Add(new CityInstitution(
                id, $"市{name}", InventedCreditCodes.Of(codePrefix, region, i + 1), category, CityCodes.GradeOf(levels[0]),
                QuotaOf(category), category == CityCodes.PublicInstitution && i % 5 == 4 ? CityCodes.PartiallyFunded : CityCodes.FullyFunded,
                headcounts[i] + random.Below(1 + headcounts[i] / 8 + 1), headcounts[i],
                [.. levels.Select((level, at) => Approved(level, posts.Count(post => post.Level == level), spare: at == 0 ? 0 : 1 + random.Below(2)))]));
        }

        return new GeneratedCity(region, institutions, everyone);
    }

    private static int[] Headcounts(CityRandom random, int people)
    {
        var count = Math.Min(people, Math.Max(FewestInstitutions, people / PeoplePerInstitution));
        var heads = new int[count];
        Array.Fill(heads, people / count / 2);
        for (var left = people - heads.Sum(); left > 0; left--)
        {
            heads[random.Below(count)]++;
        }

        return heads;
    }

    // Organs first, a few mass bodies, and public institutions for at least the second half.
    private static (CodedValue Category, string CodePrefix, string Name) Kind(int index, int count)
    {
        var organs = Math.Min(InstitutionNames.Organs.Length, (count + 1) / 3);
        var massBodies = Math.Min(InstitutionNames.MassBodies.Length, count / 8);
        return index < organs ? (CityCodes.Organ, "11", InstitutionNames.Organs[index])
            : index < organs + massBodies ? (CityCodes.MassBody, "13", InstitutionNames.MassBodies[index - organs])
            : (CityCodes.PublicInstitution, "12", InstitutionNames.PublicInstitution(index - organs - massBodies));
    }

    private static CodedValue[] LevelsOf(CodedValue category, string region) =>
        category == CityCodes.PublicInstitution ? [CityCodes.InstitutionHead, CityCodes.InstitutionDeputy] : CityCodes.LeadershipOf(region);

    private static CodedValue QuotaOf(CodedValue category) =>
        category == CityCodes.Organ ? CityCodes.AdministrativeQuota
        : category == CityCodes.MassBody ? CityCodes.MassBodyQuota : CityCodes.InstitutionalQuota;

    private static List<(CodedValue Level, string Name, bool Leads)> Posts(CodedValue[] levels, int headcount)
    {
        var isPublicInstitution = levels[0] == CityCodes.InstitutionHead;
        var leaders = levels.SelectMany((level, depth) => Enumerable.Repeat(depth, depth == 0 ? 1 : 1 + headcount / 12))
            .Take(Math.Max(1, headcount / 2));
        List<(CodedValue Level, string Name, bool Leads)> posts = [.. leaders.Select(depth => (levels[depth], LeaderPost(depth, isPublicInstitution), true))];
        var staff = isPublicInstitution ? (CityCodes.InstitutionStaff, "九级职员", false) : (CityCodes.Clerk, "一级科员", false);
        return [.. posts.Take(headcount), .. Enumerable.Repeat(staff, Math.Max(0, headcount - posts.Count))];
    }

    private static string LeaderPost(int depth, bool isPublicInstitution) => (depth, isPublicInstitution) switch
    {
        (0, false) => "局长",
        (1, false) => "副局长",
        (2, false) => "科长",
        (_, false) => "副科长",
        (0, true) => "主任",
        _ => "副主任",
    };

    private static LeadershipPosts Approved(CodedValue level, int taken, int spare) => new(level, taken + spare, taken);

    private static CityPerson Person(
        CityRandom random, InventedPeople invented, int number, string institutionId, (CodedValue Level, string Name, bool Leads) post)
    {
        var (nationalId, name, born) = invented.Next();
        var entry = born.AddYears(22).AddDays(random.Below(365));
        return new CityPerson(number, nationalId, name, institutionId, post.Name, post.Level, post.Leads, entry);
    }
}
