System.Console.WriteLine("rapport bench");
