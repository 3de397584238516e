namespace MlxManager.Web.Library.Disk;

internal readonly record struct MapRect(double X, double Y, double Width, double Height)
{
    public double Area => Width * Height;

    public double Right => X + Width;

    public double Bottom => Y + Height;
}
