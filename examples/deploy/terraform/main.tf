# A function behind a REST API with proxy integration and behind a function URL.
#   ../build.sh && terraform init && terraform apply

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
  filename         = "../function.zip"
  source_code_hash = filebase64sha256("../function.zip")
  handler          = "app.handler"
  runtime          = "python3.13"
  memory_size      = 512
  timeout          = 10
}

# --- REST API, proxy integration ---------------------------------------------------------------

resource "aws_api_gateway_rest_api" "picture" {
  name = "picture"
  # Only the first type of a request's Accept field counts, and browsers differ in it.
  binary_media_types = ["*/*"]
}

resource "aws_api_gateway_resource" "picture" {
  rest_api_id = aws_api_gateway_rest_api.picture.id
  parent_id   = aws_api_gateway_rest_api.picture.root_resource_id
  path_part   = "picture"
}

resource "aws_api_gateway_method" "get" {
  rest_api_id   = aws_api_gateway_rest_api.picture.id
  resource_id   = aws_api_gateway_resource.picture.id
  http_method   = "GET"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "get" {
  rest_api_id             = aws_api_gateway_rest_api.picture.id
  resource_id             = aws_api_gateway_resource.picture.id
  http_method             = aws_api_gateway_method.get.http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = aws_lambda_function.picture.invoke_arn
}

resource "aws_lambda_permission" "api" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.picture.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.picture.execution_arn}/*/GET/picture"
}

# A change of the API reaches its clients with the next deployment only: what a change may concern
# belongs into the triggers.
resource "aws_api_gateway_deployment" "picture" {
  rest_api_id = aws_api_gateway_rest_api.picture.id
  triggers = {
    redeployment = sha1(jsonencode([
      aws_api_gateway_rest_api.picture.binary_media_types,
      aws_api_gateway_resource.picture,
      aws_api_gateway_method.get,
      aws_api_gateway_integration.get,
    ]))
  }
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "prod" {
  rest_api_id   = aws_api_gateway_rest_api.picture.id
  deployment_id = aws_api_gateway_deployment.picture.id
  stage_name    = "prod"
}

# --- function URL: no setting for binary content -----------------------------------------------

resource "aws_lambda_function_url" "picture" {
  function_name      = aws_lambda_function.picture.function_name
  authorization_type = "NONE"
}

resource "aws_lambda_permission" "url" {
  action                 = "lambda:InvokeFunctionUrl"
  function_name          = aws_lambda_function.picture.function_name
  principal              = "*"
  function_url_auth_type = "NONE"
}

# Function URLs made since October 2025 need this one too.
resource "aws_lambda_permission" "url_invoke" {
  action                   = "lambda:InvokeFunction"
  function_name            = aws_lambda_function.picture.function_name
  principal                = "*"
  invoked_via_function_url = true
}

output "rest_api" {
  value = "${aws_api_gateway_stage.prod.invoke_url}/picture"
}

output "function_url" {
  value = aws_lambda_function_url.picture.function_url
}
