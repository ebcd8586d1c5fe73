# A function behind a function URL.
# The function: decorate it with @binary_response.
#   terraform init && terraform apply

terraform {
  required_providers {
    # 6.29 is the first with invoked_via_function_url.
    aws = { source = "hashicorp/aws", version = ">= 6.29" }
  }
}

resource "aws_iam_role" "picture" {
  name_prefix = "picture-"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "logs" {
  role       = aws_iam_role.picture.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_lambda_function" "picture" {
  function_name    = "picture"
  role             = aws_iam_role.picture.arn
  filename         = "function.zip"
  source_code_hash = filebase64sha256("function.zip")
  handler          = "app.handler"
  runtime          = "python3.13"
  memory_size      = 512
  timeout          = 10
}

# Nothing is to be set for binary content: the body is decoded whenever the function
# says isBase64Encoded (documented: 'Invoking Lambda function URLs').
resource "aws_lambda_function_url" "picture" {
  function_name = aws_lambda_function.picture.function_name
  # Public: nobody has to sign a request.
  authorization_type = "NONE"
}

resource "aws_lambda_permission" "url" {
  action                 = "lambda:InvokeFunctionUrl"
  function_name          = aws_lambda_function.picture.function_name
  principal              = "*"
  function_url_auth_type = "NONE"
}

# Public URLs made since October 2025 need this one too (documented: 'Control access
# to Lambda function URLs').
resource "aws_lambda_permission" "url_invoke" {
  action                   = "lambda:InvokeFunction"
  function_name            = aws_lambda_function.picture.function_name
  principal                = "*"
  invoked_via_function_url = true
}

output "address" {
  value = aws_lambda_function_url.picture.function_url
}
